// SPDX-License-Identifier: MIT
#include "http/multipart.hpp"

#include <utility>

namespace imprint::http {
namespace {

// RFC 2046 §5.1.1: bchars, the last of them not a blank.
bool is_boundary(std::string_view text) noexcept {
    constexpr std::string_view allowed = "0123456789"
                                         "abcdefghijklmnopqrstuvwxyz"
                                         "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                         "'()+_,-./:=? ";
    return !text.empty() && text.size() <= 70 && text.back() != ' ' &&
           text.find_first_not_of(allowed) == text.npos;
}

// RFC 2046: transport-padding, which may stand between a delimiter and the line's end.
bool is_padded_line_end(std::string_view text) noexcept {
    return text.ends_with("\r\n") && text.find_first_not_of(" \t") == text.size() - 2;
}

std::string_view take_front(std::string_view &octets, std::size_t count) noexcept {
    const std::string_view front = octets.substr(0, count);
    octets.remove_prefix(front.size());
    return front;
}

// Through the next LF, or all.
std::string_view take_line(std::string_view &octets) noexcept {
    const std::size_t end = octets.find('\n');
    return take_front(octets, end == octets.npos ? end : end + 1);
}

} // namespace

rule rule_for(multipart_error error) noexcept {
    if (error == multipart_error::too_many_parts) {
        return rule::too_many_form_fields;
    }
    return error >= multipart_error::head_too_large ? rule::form_overhead
                                                    : rule::malformed_form;
}

std::string_view explain(multipart_error error) noexcept {
    switch (error) {
    case multipart_error::none:
        break;
    case multipart_error::bad_boundary:
        return "the boundary of the multipart form is absent or malformed";
    case multipart_error::bad_delimiter:
        return "a delimiter line of the multipart form has more than its boundary";
    case multipart_error::bad_head:
        return "a part of the multipart form has a malformed head";
    case multipart_error::bad_name:
        return "a part of the multipart form has a name or filename that is not UTF-8 text";
    case multipart_error::no_name:
        return "a part of the multipart form has no name";
    case multipart_error::bad_encoding:
        return "a part of the multipart form has a Content-Transfer-Encoding; send it as it is";
    case multipart_error::nested:
        return "a part of the multipart form is multipart itself; send a part for each file";
    case multipart_error::truncated:
        return "the multipart form ends before its closing delimiter";
    case multipart_error::head_too_large:
        return "the head of a part of the multipart form has more than 8 KiB";
    case multipart_error::too_many_parts:
        return "the multipart form has more parts than the limit `form_fields`";
    case multipart_error::preamble_too_large:
        return "the multipart form has more than 4 KiB before its first delimiter";
    case multipart_error::epilogue_too_large:
        return "the multipart form has more than 4 KiB after its closing delimiter";
    }
    return "no error";
}

multipart_decoder::multipart_decoder(std::string_view boundary, multipart_limits limits)
    : scanner_(is_boundary(boundary) ? boundary : "-"), limits_(limits) {
    scanner_.begin_line();
    if (!is_boundary(boundary)) {
        fail(multipart_error::bad_boundary);
    }
}

multipart_decoder::event multipart_decoder::fail(multipart_error why) noexcept {
    error_ = why;
    state_ = state::failed;
    return event::failed;
}

multipart_decoder::event multipart_decoder::next(std::string_view &octets) {
    for (;;) {
        if (const auto happened = step(octets)) {
            return *happened;
        }
    }
}

std::optional<multipart_decoder::event> multipart_decoder::step(std::string_view &octets) {
    switch (state_) {
    case state::preamble:
        return skip_preamble(octets);
    case state::data:
        return take_data(octets);
    case state::delimiter_line:
        return take_delimiter_line(octets);
    case state::head:
        return take_head(octets);
    case state::closing_line:
        return take_closing_line(octets);
    case state::epilogue:
        return skip_epilogue(octets);
    case state::failed:
        break;
    }
    return event::failed;
}

multipart_decoder::event multipart_decoder::finish() noexcept {
    if (state_ == state::failed) {
        return event::failed;
    }
    if (state_ == state::epilogue) {
        return event::end;
    }
    if (state_ != state::closing_line) {
        return fail(multipart_error::truncated);
    }
    // RFC 2046: the line's end belongs to the epilogue, which may be absent.
    const bool blank = line_.find_first_not_of(" \t\r") == line_.npos;
    return blank ? event::end : fail(multipart_error::bad_delimiter);
}

std::optional<multipart_decoder::event>
multipart_decoder::skip_preamble(std::string_view &octets) {
    switch (scanner_.next(octets)) {
    case delimiter_scanner::result::need_more:
        return event::need_more;
    case delimiter_scanner::result::delimiter:
        state_ = state::delimiter_line;
        return std::nullopt;
    case delimiter_scanner::result::data:
        skipped_ += scanner_.data().size();
        break;
    }
    if (skipped_ > limits_.preamble_bytes) {
        return fail(multipart_error::preamble_too_large);
    }
    return std::nullopt;
}

std::optional<multipart_decoder::event> multipart_decoder::take_data(std::string_view &octets) {
    switch (scanner_.next(octets)) {
    case delimiter_scanner::result::need_more:
        return event::need_more;
    case delimiter_scanner::result::data:
        return event::part_data;
    case delimiter_scanner::result::delimiter:
        break;
    }
    state_ = state::delimiter_line;
    return event::part_end;
}

std::optional<multipart_decoder::event>
multipart_decoder::take_delimiter_line(std::string_view &octets) {
    // RFC 2046 §5.1.1: a line that begins with the boundary is a delimiter, whatever follows;
    // so anything but padding is a fault, never data.
    while (!octets.empty()) {
        line_.append(take_front(octets, 1));
        if (line_ == "--") {
            line_.clear();
            state_ = state::closing_line;
            return event::end;
        }
        if (line_.back() == '\n') {
            return begin_part();
        }
        if (line_.size() > limits_.head_bytes) {
            return fail(multipart_error::bad_delimiter);
        }
    }
    return event::need_more;
}

std::optional<multipart_decoder::event> multipart_decoder::begin_part() {
    if (!is_padded_line_end(line_)) {
        return fail(multipart_error::bad_delimiter);
    }
    if (parts_ == limits_.parts) {
        return fail(multipart_error::too_many_parts);
    }
    ++parts_;
    line_.clear();
    line_start_ = 0;
    state_ = state::head;
    return std::nullopt;
}

std::optional<multipart_decoder::event> multipart_decoder::take_head(std::string_view &octets) {
    if (octets.empty()) {
        return event::need_more;
    }
    const std::string_view piece = take_line(octets);
    if (piece.size() > limits_.head_bytes - line_.size()) {
        return fail(multipart_error::head_too_large);
    }
    line_.append(piece);
    if (!piece.ends_with('\n')) {
        return event::need_more;
    }
    const std::string_view line = std::string_view(line_).substr(line_start_);
    line_start_ = line_.size();
    if (!line.ends_with("\r\n")) {
        return fail(multipart_error::bad_head);
    }
    return line.size() == 2 ? end_head() : std::nullopt;
}

std::optional<multipart_decoder::event> multipart_decoder::end_head() {
    auto parsed = parse_part_head(std::string_view(line_).substr(0, line_.size() - 2));
    if (const auto *why = std::get_if<multipart_error>(&parsed)) {
        return fail(*why);
    }
    part_ = std::get<part_head>(std::move(parsed));
    line_.clear();
    state_ = state::data;
    // RFC 2046: body-part := MIME-part-headers [CRLF *OCTET].  A part without any body has
    // its delimiter right here.
    scanner_.begin_line();
    return event::part_begin;
}

std::optional<multipart_decoder::event>
multipart_decoder::take_closing_line(std::string_view &octets) {
    const std::string_view piece = take_line(octets);
    if (piece.size() > limits_.epilogue_bytes - line_.size()) {
        return fail(multipart_error::epilogue_too_large);
    }
    line_.append(piece);
    if (!line_.ends_with('\n')) {
        return event::need_more;
    }
    if (!is_padded_line_end(line_)) {
        return fail(multipart_error::bad_delimiter);
    }
    state_ = state::epilogue;
    skipped_ = 0;
    return std::nullopt;
}

std::optional<multipart_decoder::event>
multipart_decoder::skip_epilogue(std::string_view &octets) {
    skipped_ += take_front(octets, octets.size()).size();
    return skipped_ > limits_.epilogue_bytes ? fail(multipart_error::epilogue_too_large)
                                             : event::need_more;
}

} // namespace imprint::http
