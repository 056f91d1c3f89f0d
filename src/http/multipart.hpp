// SPDX-License-Identifier: MIT
// multipart/form-data: octets in pieces of any size -> parts and their data.  Pure; holds no
// data octets itself, only a part's head.  RFC 7578, RFC 2046 §5.1, and what the HTML
// standard makes browsers send.
#pragma once

#include "http/delimiter_scanner.hpp"
#include "http/part_head.hpp"
#include "http/rule.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace imprint::http {

// For the refusal.
rule rule_for(multipart_error) noexcept;
// A sentence that names the rule: "a part has no name".
std::string_view explain(multipart_error) noexcept;

struct multipart_limits {
    std::size_t parts = 1000;
    std::size_t head_bytes = 8 * 1024;     // octets of one part's head, its line ends too
    std::size_t preamble_bytes = 4 * 1024; // octets before the first delimiter
    std::size_t epilogue_bytes = 4 * 1024; // octets after the closing delimiter
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
    // After part_data, never empty: a view of the fed octets or of this, until the next call.
    std::string_view data() const noexcept { return scanner_.data(); }
    multipart_error error() const noexcept { return error_; }

  private:
    enum class state : std::uint8_t {
        preamble,
        data,
        delimiter_line,
        head,
        closing_line,
        epilogue,
        failed
    };

    event fail(multipart_error why) noexcept;
    // Each takes octets in its state: an event, or nothing when the state has changed.
    std::optional<event> step(std::string_view &octets);
    std::optional<event> skip_preamble(std::string_view &octets);
    std::optional<event> take_data(std::string_view &octets);
    std::optional<event> take_delimiter_line(std::string_view &octets);
    std::optional<event> begin_part();
    std::optional<event> take_head(std::string_view &octets);
    std::optional<event> end_head();
    std::optional<event> take_closing_line(std::string_view &octets);
    std::optional<event> skip_epilogue(std::string_view &octets);

    delimiter_scanner scanner_;
    multipart_limits limits_;
    state state_ = state::preamble;
    std::string line_;           // a part's head, or the rest of a delimiter's line, so far
    std::size_t line_start_ = 0; // of the head's last line
    std::size_t parts_ = 0;
    std::size_t skipped_ = 0; // octets of the preamble
    part_head part_;
    multipart_error error_ = multipart_error::none;
};

} // namespace imprint::http
