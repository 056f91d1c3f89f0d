// SPDX-License-Identifier: MIT
// Hexadecimal and base64, both ways.  Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace imprint::base {

std::string format_hex(std::span<const std::uint8_t> octets);       // lower case
std::string format_upper_hex(std::span<const std::uint8_t> octets); // upper case

// RFC 4648 §4, padded.
std::string format_base64(std::string_view octets);
// RFC 4648 §5, without padding: fit for URLs and cookies.
std::string format_base64url(std::string_view octets);
// RFC 4648 §4: padding required, no blanks, no stray bits; nothing when malformed.
std::optional<std::string> parse_base64(std::string_view text);

// The value of one hexadecimal digit, or -1.
constexpr int hex_value(char c) noexcept {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

} // namespace imprint::base
