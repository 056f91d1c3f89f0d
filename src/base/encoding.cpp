// SPDX-License-Identifier: MIT
#include "base/encoding.hpp"

#include <array>

namespace imprint::base {
namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view url_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string hex(std::span<const std::uint8_t> octets, const char *digits) {
    std::string text;
    text.reserve(octets.size() * 2);
    for (const std::uint8_t octet : octets) {
        text += digits[octet >> 4];
        text += digits[octet & 15];
    }
    return text;
}

// The three octets from `at` as 24 bits; absent ones are zero.
std::uint32_t triple(std::string_view octets, std::size_t at) {
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        const std::uint32_t octet =
            at + i < octets.size() ? static_cast<unsigned char>(octets[at + i]) : 0;
        bits = bits << 8 | octet;
    }
    return bits;
}

std::string base64(std::string_view octets, std::string_view digits) {
    std::string text;
    text.reserve((octets.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < octets.size(); at += 3) {
        const std::uint32_t bits = triple(octets, at);
        const std::size_t sextets = octets.size() - at < 3 ? octets.size() - at + 1 : 4;
        for (std::size_t i = 0; i < sextets; ++i) {
            text += digits[bits >> (18 - 6 * i) & 63];
        }
    }
    return text;
}

} // namespace

std::string format_hex(std::span<const std::uint8_t> octets) {
    return hex(octets, "0123456789abcdef");
}

std::string format_upper_hex(std::span<const std::uint8_t> octets) {
    return hex(octets, "0123456789ABCDEF");
}

std::string format_base64(std::string_view octets) {
    std::string text = base64(octets, alphabet);
    text.append((4 - text.size() % 4) % 4, '=');
    return text;
}

std::string format_base64url(std::string_view octets) {
    return base64(octets, url_alphabet);
}

std::optional<std::string> parse_base64(std::string_view text) {
    if (text.size() % 4 != 0) {
        return std::nullopt;
    }
    std::size_t padding = 0;
    while (padding < 2 && !text.empty() && text.back() == '=') {
        text.remove_suffix(1);
        ++padding;
    }
    std::string octets;
    octets.reserve(text.size() / 4 * 3 + 2);
    std::uint32_t bits = 0;
    unsigned held = 0;
    for (const char c : text) {
        const std::size_t sextet = alphabet.find(c);
        if (sextet == alphabet.npos) {
            return std::nullopt;
        }
        bits = (bits << 6 | static_cast<std::uint32_t>(sextet)) & 0xffffff;
        held += 6;
        if (held >= 8) {
            held -= 8;
            octets += static_cast<char>(bits >> held & 0xff);
        }
    }
    // RFC 4648 §3.5: bits left over are zero, or two texts would mean the same octets.
    if ((bits & ((1U << held) - 1)) != 0) {
        return std::nullopt;
    }
    return octets;
}

} // namespace imprint::base
