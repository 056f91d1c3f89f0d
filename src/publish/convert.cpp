// SPDX-License-Identifier: MIT
#include "imprint/convert.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace imprint::detail {
namespace {

bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

// Removes a run of digits from the front; false when there is none.
bool skip_digits(std::string_view &text) noexcept {
    const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
    const auto length = static_cast<std::size_t>(end - text.begin());
    text.remove_prefix(length);
    return length > 0;
}

bool skip(std::string_view &text, std::string_view one_of) noexcept {
    if (text.empty() || one_of.find(text.front()) == std::string_view::npos) {
        return false;
    }
    text.remove_prefix(1);
    return true;
}

// -?[0-9]+, and in a segment the one canonical spelling.
bool is_integer(std::string_view text, place where) noexcept {
    const bool negative = skip(text, "-");
    const std::string_view digits = text;
    if (!skip_digits(text) || !text.empty()) {
        return false;
    }
    const bool zero_first = digits.front() == '0';
    return where == place::field || !zero_first || (digits.size() == 1 && !negative);
}

// -?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)? : from_chars also takes "1.", ".5", "nan", "inf".
bool is_decimal(std::string_view text) noexcept {
    skip(text, "-");
    if (!skip_digits(text)) {
        return false;
    }
    if (skip(text, ".") && !skip_digits(text)) {
        return false;
    }
    if (skip(text, "eE")) {
        skip(text, "+-");
        if (!skip_digits(text)) {
            return false;
        }
    }
    return text.empty();
}

template <class Number>
std::optional<Number> read(std::string_view text) noexcept {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return value;
}

// What is too small to be told from zero is refused as what is too large: both lose what was
// written.
template <class Number>
std::optional<Number> read_decimal(std::string_view text) noexcept {
    if (!is_decimal(text)) {
        return std::nullopt;
    }
    const auto value = read<Number>(text);
    return value && std::isfinite(*value) ? value : std::nullopt;
}

} // namespace

std::optional<std::int64_t>
parse_signed(std::string_view text, place where, std::int64_t low, std::int64_t high) noexcept {
    const auto value = is_integer(text, where) ? read<std::int64_t>(text) : std::nullopt;
    return value && *value >= low && *value <= high ? value : std::nullopt;
}

std::optional<std::uint64_t>
parse_unsigned(std::string_view text, place where, std::uint64_t high) noexcept {
    const bool unsigned_text = is_integer(text, where) && text.front() != '-';
    const auto value = unsigned_text ? read<std::uint64_t>(text) : std::nullopt;
    return value && *value <= high ? value : std::nullopt;
}

std::optional<float> parse_float(std::string_view text) noexcept {
    return read_decimal<float>(text);
}

std::optional<double> parse_double(std::string_view text) noexcept {
    return read_decimal<double>(text);
}

std::optional<long double> parse_long_double(std::string_view text) noexcept {
    return read_decimal<long double>(text);
}

std::optional<bool> parse_bool(std::string_view text) noexcept {
    if (text == "true" || text == "1" || text == "on") {
        return true;
    }
    if (text == "false" || text == "0" || text == "off") {
        return false;
    }
    return std::nullopt;
}

bool is_plain_text(std::string_view text) noexcept {
    return text.find('\0') == std::string_view::npos && base::is_utf8(text);
}

std::optional<std::int64_t>
find_enumerator(std::span<const described_enumerator> list, std::string_view name) noexcept {
    const auto found = std::find_if(list.begin(), list.end(), [name](const auto &e) {
        return e.name == name;
    });
    return found == list.end() ? std::nullopt : std::optional(found->value);
}

std::string wanted_integer(std::int64_t low, std::uint64_t high) {
    return "an integer from " + std::to_string(low) + " to " + std::to_string(high);
}

std::string wanted_enumerator(std::span<const described_enumerator> list) {
    std::string text = list.size() == 1 ? "" : "one of ";
    for (std::size_t i = 0; i < list.size(); ++i) {
        text += i == 0 ? "" : i + 1 == list.size() ? " or " : ", ";
        text += list[i].name;
    }
    return text;
}

} // namespace imprint::detail
