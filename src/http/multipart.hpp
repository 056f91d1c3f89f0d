// SPDX-License-Identifier: MIT
// multipart/form-data: octets in pieces of any size -> parts and their data.  Pure; holds no
// data octets itself, only a part's head.  RFC 7578, RFC 2046 §5.1, and what the HTML
// standard makes browsers send.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace imprint::http {

enum class multipart_error {
    none,
    bad_boundary,   // empty, over 70 characters, or with one that RFC 2046 does not allow
    bad_delimiter,  // a line that begins with the boundary, with something else behind it
    bad_head,       // a part's head is malformed, or has a field twice that must be single
    bad_name,       // a name or filename that is not UTF-8, or has a NUL
    no_name,        // a part without a name: nothing could ever take it
    bad_encoding,   // Content-Transfer-Encoding base64 or the like, deprecated by RFC 7578
    head_too_large, // over multipart_limits::head_bytes
    too_many_parts, // over multipart_limits::parts
    preamble_too_large,
    epilogue_too_large,
    truncated, // the body ended without the closing delimiter
};

// For the refusal: 413 for what is too much, otherwise 400.
int status_for(multipart_error) noexcept;
// A sentence that names the rule: "a part has no name".
std::string_view explain(multipart_error) noexcept;

struct multipart_limits {
    std::size_t parts = 1000;
    std::size_t head_bytes = 8 * 1024;     // octets of one part's head, its line ends too
    std::size_t preamble_bytes = 4 * 1024; // octets before the first delimiter
    std::size_t epilogue_bytes = 4 * 1024; // octets after the closing delimiter
};

// What a part's head said.  `name` and `filename` are decoded: %22, %0D and %0A, which is how
// browsers write quote, CR and LF; \" and \\, as older curl; other escapes stay as they came.
struct part_head {
    std::string name;
    std::optional<std::string> filename; // absent: a text field.  "": a file input left empty
    std::string content_type;            // as sent, "" when the part has none
};

// Pull style: call next() until it says need_more, then feed more.
//
//     while ((e = decoder.next(octets)) != event::need_more) ...
//
// part_begin, part_data*, part_end for each part, then end.  After `end` only the epilogue is
// consumed.  `failed` is sticky, and octets are then no longer consumed.
class multipart_decoder {
  public:
    enum class event { need_more, part_begin, part_data, part_end, end, failed };

    // The boundary is the parameter of Content-Type, unquoted.
    explicit multipart_decoder(std::string_view boundary, multipart_limits limits = {});

    event next(std::string_view &octets);
    // The body has ended here: end when the closing delimiter was complete, else failed.
    event finish() noexcept;

    const part_head &part() const noexcept { return part_; } // until the next part_begin
    // Data of the current part after part_data: a view of the fed octets or of this decoder,
    // valid until the next call.  Never empty then.
    std::string_view data() const noexcept { return data_; }
    multipart_error error() const noexcept { return error_; }

  private:
    enum class state { preamble, data, delimiter_line, head, closing_line, epilogue, failed };

    event fail(multipart_error why) noexcept;
    event next_data(std::string_view &octets);
    event next_delimiter_line(std::string_view &octets);
    event next_head(std::string_view &octets);
    event next_closing_line(std::string_view &octets);
    event next_epilogue(std::string_view &octets);

    std::string delimiter_; // CR LF "--" boundary
    multipart_limits limits_;
    state state_ = state::preamble;
    // How much of the delimiter the last octets match, and how many of these at its front
    // were never on the wire: a delimiter right at the beginning needs no CRLF before it.
    std::size_t matched_ = 2;
    std::size_t assumed_ = 2;
    std::string line_; // the head, or the line of a delimiter, so far
    std::size_t line_start_ = 0;
    std::size_t parts_ = 0;
    std::size_t outside_bytes_ = 0; // of the preamble, then of the epilogue
    part_head part_;
    std::string_view data_;
    multipart_error error_ = multipart_error::none;
};

} // namespace imprint::http
