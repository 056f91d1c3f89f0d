// SPDX-License-Identifier: MIT
#include "http/disposition.hpp"

#include "base/text.hpp"
#include "http/percent.hpp"

#include <cstddef>

namespace imprint::http {
namespace {

constexpr std::string_view blanks = " \t";

void skip_blanks(std::string_view &text) noexcept {
    const std::size_t count = text.find_first_not_of(blanks);
    text.remove_prefix(count == std::string_view::npos ? text.size() : count);
}

std::string_view take_until(std::string_view &text, std::string_view stops) noexcept {
    const std::string_view front = text.substr(0, text.find_first_of(stops));
    text.remove_prefix(front.size());
    return front;
}

// How many octets at the front of `text` stand for one other, which is left in `octet`.
// HTML, "multipart/form-data encoding algorithm": browsers escape these three and not the
// percent sign itself, so nothing else can be an escape.
std::size_t take_escape(std::string_view text, char &octet) noexcept {
    constexpr struct {
        std::string_view escape;
        char octet;
    } escapes[] = {{"%22", '"'}, {"%0d", '\r'}, {"%0a", '\n'}, {"\\\"", '"'}, {"\\\\", '\\'}};
    for (const auto &known : escapes) {
        if (base::equal_ignoring_case(text.substr(0, known.escape.size()), known.escape)) {
            octet = known.octet;
            return known.escape.size();
        }
    }
    octet = text.front();
    return 1;
}

// After the opening quote, through the closing one.
std::optional<std::string> take_quoted(std::string_view &text) {
    // A browser sends the name `a\` as "a\": when no quote follows, the backslash before the
    // last one escapes nothing.
    const std::size_t last = text.rfind('"');
    const std::size_t size = text.size();
    std::string value;
    while (!text.empty() && text.front() != '"') {
        char octet = text.front();
        const bool escapes = octet == '%' || (octet == '\\' && size - text.size() + 1 != last);
        text.remove_prefix(escapes ? take_escape(text, octet) : 1);
        value.push_back(octet);
    }
    if (text.empty()) {
        return std::nullopt;
    }
    text.remove_prefix(1);
    return value;
}

std::optional<std::string> take_value(std::string_view &text) {
    if (text.starts_with('"')) {
        text.remove_prefix(1);
        return take_quoted(text);
    }
    const std::string_view value = take_until(text, " \t;\"");
    return value.empty() ? std::nullopt : std::optional<std::string>(value);
}

// After the semicolon.
std::optional<name_value> take_parameter(std::string_view &text) {
    const std::string_view name = take_until(text, " \t;\"=");
    if (name.empty() || !text.starts_with('=')) {
        return std::nullopt;
    }
    text.remove_prefix(1);
    auto value = take_value(text);
    if (!value) {
        return std::nullopt;
    }
    return name_value{base::to_lower(name), std::move(*value)};
}

} // namespace

std::optional<name_values> parse_disposition(std::string_view text) {
    if (!base::equal_ignoring_case(take_until(text, " \t;"), "form-data")) {
        return std::nullopt;
    }
    name_values parameters;
    for (skip_blanks(text); !text.empty(); skip_blanks(text)) {
        if (!text.starts_with(';')) {
            return std::nullopt;
        }
        text.remove_prefix(1);
        skip_blanks(text);
        if (text.empty()) { // "form-data; name="a";" comes from hand-written clients
            break;
        }
        auto parameter = take_parameter(text);
        if (!parameter) {
            return std::nullopt;
        }
        parameters.push_back(std::move(*parameter));
    }
    return parameters;
}

std::optional<std::string> decode_extended_value(std::string_view text) {
    const std::size_t charset_end = text.find('\'');
    const std::size_t language_end =
        charset_end == text.npos ? text.npos : text.find('\'', charset_end + 1);
    if (language_end == text.npos ||
        !base::equal_ignoring_case(text.substr(0, charset_end), "utf-8")) {
        return std::nullopt;
    }
    return percent_decode(text.substr(language_end + 1));
}

} // namespace imprint::http
