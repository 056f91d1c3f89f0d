// SPDX-License-Identifier: MIT
// Finds a multipart delimiter in octets that come in pieces, without keeping any.  Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace imprint::http {

// The delimiter begins with CR and has no other.  So after a mismatch a new match can begin
// only at the octet that did not match, and octets held back from earlier pieces are a prefix
// of the delimiter itself: any input takes linear time and no memory, CRs without end too.
class delimiter_scanner {
  public:
    enum class result { need_more, data, delimiter };

    // CR LF "--" and the boundary (RFC 2046 §5.1.1).
    explicit delimiter_scanner(std::string_view boundary) : delimiter_("\r\n--") {
        delimiter_.append(boundary);
    }

    // The next octets begin a line although no CRLF comes before them here: at the beginning
    // of a body, or where the CRLF ended a part's head.
    void begin_line() noexcept { matched_ = assumed_ = 2; }

    // Consumes from the front of `octets`: a delimiter, or data before one, which data() then
    // has; or all of them, undecided.
    result next(std::string_view &octets) noexcept;

    // Never empty after result::data; a view of the octets or of this, until the next call.
    std::string_view data() const noexcept { return data_; }

  private:
    result continue_match(std::string_view &octets) noexcept;

    std::string delimiter_;
    std::size_t matched_ = 0; // octets of the delimiter that came at the end of what was fed
    std::size_t assumed_ = 0; // of these, how many begin_line() supposed
    std::string_view data_;
};

} // namespace imprint::http
