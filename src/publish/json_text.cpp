// SPDX-License-Identifier: MIT
#include "imprint/json_text.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <stdexcept>

namespace imprint::detail {
namespace {

template <class... Value>
void append_digits(std::string &out, Value... value) {
    std::array<char, 64> digits{};
    const auto [end, error] =
        std::to_chars(digits.data(), digits.data() + digits.size(), value...);
    out.append(digits.data(), end);
}

// The shortest that reads back as the same value, plain where ECMAScript writes it so
// (ECMA-262, Number::toString): 100000, not 1e+05.
template <class Number>
void append_floating(std::string &out, Number value) {
    const Number size = std::abs(value);
    const bool plain = size == 0 || (size >= Number(1e-6) && size < Number(1e21));
    append_digits(out, value, plain ? std::chars_format::fixed : std::chars_format::scientific);
}

void append_escaped(std::string &out, char c) {
    switch (c) {
    case '"':
        out += "\\\"";
        return;
    case '\\':
        out += "\\\\";
        return;
    case '\n':
        out += "\\n";
        return;
    case '\r':
        out += "\\r";
        return;
    case '\t':
        out += "\\t";
        return;
    default:
        out += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
    }
}

// RFC 8259 §7: these must be escaped, nothing else need be.
bool needs_escape(char c) noexcept {
    return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

void append_valid(std::string &out, std::string_view text) {
    while (!text.empty()) {
        const auto stop = std::find_if(text.begin(), text.end(), needs_escape);
        const auto plain = static_cast<std::size_t>(stop - text.begin());
        out.append(text.substr(0, plain));
        text.remove_prefix(plain);
        if (!text.empty()) {
            append_escaped(out, text.front());
            text.remove_prefix(1);
        }
    }
}

// Octets of a well-formed sequence at the front of not empty text, or 0.
std::size_t valid_length(std::string_view text) noexcept {
    for (std::size_t length = 1; length <= 4 && length <= text.size(); ++length) {
        if (base::is_utf8(text.substr(0, length))) {
            return length;
        }
    }
    return 0;
}

} // namespace

void append_json_text(std::string &out, std::string_view text) {
    out += '"';
    if (base::is_utf8(text)) {
        append_valid(out, text);
    } else {
        while (!text.empty()) {
            const std::size_t length = valid_length(text);
            if (length == 0) {
                out += "\xef\xbf\xbd";
            } else {
                append_valid(out, text.substr(0, length));
            }
            text.remove_prefix(std::max<std::size_t>(length, 1));
        }
    }
    out += '"';
}

void append_signed(std::string &out, std::int64_t value) {
    append_digits(out, value);
}

void append_unsigned(std::string &out, std::uint64_t value) {
    append_digits(out, value);
}

void append_number(std::string &out, float value) {
    append_floating(out, value);
}

void append_number(std::string &out, double value) {
    append_floating(out, value);
}

void append_number(std::string &out, long double value) {
    append_floating(out, value);
}

std::string format_day(std::chrono::year_month_day day) {
    return fmt::format(
        "{:04}-{:02}-{:02}",
        static_cast<int>(day.year()),
        static_cast<unsigned>(day.month()),
        static_cast<unsigned>(day.day())
    );
}

std::string format_local_moment(std::chrono::local_seconds moment) {
    const auto day = std::chrono::floor<std::chrono::days>(moment);
    const std::chrono::hh_mm_ss time(moment - day);
    return fmt::format(
        "{}T{:02}:{:02}:{:02}",
        format_day(std::chrono::year_month_day(day)),
        time.hours().count(),
        time.minutes().count(),
        time.seconds().count()
    );
}

std::string_view
enumerator_name(std::span<const described_enumerator> list, std::int64_t value) {
    const auto found = std::find_if(list.begin(), list.end(), [value](const auto &e) {
        return e.value == value;
    });
    if (found == list.end()) {
        throw std::out_of_range("no enumerator has the value " + std::to_string(value));
    }
    return found->name;
}

void append_fields(
    std::string &out, std::span<const described_field> fields, const void *object
) {
    char before = '{';
    for (const described_field &field : fields) {
        out += before;
        append_json_text(out, field.name);
        out += ':';
        field.append_json(out, object);
        before = ',';
    }
    out += before == '{' ? "{}" : "}";
}

} // namespace imprint::detail
