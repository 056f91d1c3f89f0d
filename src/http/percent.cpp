// SPDX-License-Identifier: MIT
#include "http/percent.hpp"

#include "base/encoding.hpp"
#include "http/token.hpp"

namespace imprint::http {

std::optional<std::string> percent_decode(std::string_view text) {
    std::string octets;
    octets.reserve(text.size());
    while (!text.empty()) {
        const auto [octet, size, escaped] = next_octet(text);
        if (octet == '%' && !escaped) {
            return std::nullopt;
        }
        octets += octet;
        text.remove_prefix(size);
    }
    return octets;
}

std::string percent_encode(std::string_view octets) {
    constexpr const char *digits = "0123456789ABCDEF";
    std::string text;
    text.reserve(octets.size());
    for (const char c : octets) {
        if (is_unreserved(c)) {
            text += c;
        } else {
            text += '%';
            text += digits[static_cast<unsigned char>(c) >> 4];
            text += digits[static_cast<unsigned char>(c) & 15];
        }
    }
    return text;
}

decoded_octet next_octet(std::string_view text) noexcept {
    if (text.front() == '%' && text.size() >= 3) {
        const int high = base::hex_value(text[1]);
        const int low = base::hex_value(text[2]);
        if (high >= 0 && low >= 0) {
            return {static_cast<char>(high << 4 | low), 3, true};
        }
    }
    return {text.front(), 1, false};
}

bool is_unreserved(char c) noexcept {
    return is_digit(c) || is_alpha(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

} // namespace imprint::http
