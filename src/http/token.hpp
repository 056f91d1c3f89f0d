// SPDX-License-Identifier: MIT
// The character classes that HTTP's grammars share (RFC 9110 §5.6).  Pure.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace imprint::http {

constexpr bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}
constexpr bool is_alpha(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
// An octet below 0x20, or 0x7f.
constexpr bool is_control(char c) noexcept {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

// §5.6.2
constexpr auto token_chars = [] {
    std::array<bool, 256> is_one{};
    for (std::size_t octet = 0; octet < is_one.size(); ++octet) {
        const char c = static_cast<char>(octet);
        is_one[octet] = is_digit(c) || is_alpha(c) ||
                        std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
    }
    return is_one;
}();
constexpr bool is_token_char(char c) noexcept {
    return token_chars[static_cast<unsigned char>(c)];
}
constexpr bool is_token(std::string_view text) noexcept {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_token_char);
}

// §5.6.3, OWS at both ends.
constexpr std::string_view trim(std::string_view text) noexcept {
    constexpr std::string_view blanks = " \t";
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

// The piece before `separator`, which is removed with it from the front of `rest`.
constexpr std::string_view take_piece(std::string_view &rest, char separator) noexcept {
    const std::size_t at = rest.find(separator);
    const std::string_view piece = rest.substr(0, at);
    rest.remove_prefix(at == std::string_view::npos ? rest.size() : at + 1);
    return piece;
}

} // namespace imprint::http
