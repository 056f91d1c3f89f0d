// SPDX-License-Identifier: MIT
#include "base/text.hpp"

#include <algorithm>
#include <cstdint>

namespace imprint::base {
namespace {

bool in_range(unsigned char c, unsigned char low, unsigned char high) noexcept {
    return c >= low && c <= high;
}

// Octets of the well-formed sequence at the front of `text`, or 0 (Unicode, table 3-7).
std::size_t sequence_length(std::string_view text) noexcept {
    const auto at = [text](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
    };
    const unsigned char lead = static_cast<unsigned char>(at(0));
    if (lead < 0x80) {
        return 1;
    }
    std::size_t length = 0;
    unsigned char low = 0x80;
    unsigned char high = 0xbf;
    if (in_range(lead, 0xc2, 0xdf)) {
        length = 2;
    } else if (in_range(lead, 0xe0, 0xef)) {
        length = 3;
        low = lead == 0xe0 ? 0xa0 : low;   // no overlong forms
        high = lead == 0xed ? 0x9f : high; // no surrogates
    } else if (in_range(lead, 0xf0, 0xf4)) {
        length = 4;
        low = lead == 0xf0 ? 0x90 : low;
        high = lead == 0xf4 ? 0x8f : high;
    }
    if (length == 0 || !in_range(static_cast<unsigned char>(at(1)), low, high)) {
        return 0;
    }
    for (std::size_t i = 2; i < length; ++i) {
        if (!in_range(static_cast<unsigned char>(at(i)), 0x80, 0xbf)) {
            return 0;
        }
    }
    return length;
}

// What no eye sees, and what makes it see lines or an order that are not there: U+0080..U+009F,
// which some terminals obey, U+2028 and U+2029, which end a line, and the marks that turn the
// direction of text (Unicode, UAX #9 §2).  `text` begins with a well-formed sequence.
bool is_control(std::string_view text, std::size_t length) noexcept {
    const auto first = static_cast<unsigned char>(text[0]);
    const auto second = length > 1 ? static_cast<unsigned char>(text[1]) : 0;
    const auto third = length > 2 ? static_cast<unsigned char>(text[2]) : 0;
    switch (length) {
    case 1:
        return first < 0x20 || first == 0x7f;
    case 2: // U+061C
        return (first == 0xc2 && second < 0xa0) || (first == 0xd8 && second == 0x9c);
    case 3: // U+200E, U+200F, U+2028..U+202E; U+2066..U+2069
        return first == 0xe2 && ((second == 0x80 && (third == 0x8e || third == 0x8f ||
                                                     (third >= 0xa8 && third <= 0xae))) ||
                                 (second == 0x81 && third >= 0xa6 && third <= 0xa9));
    default:
        return false;
    }
}

void append_escaped(std::string &text, char c) {
    constexpr const char *digits = "0123456789abcdef";
    const auto octet = static_cast<unsigned char>(c);
    text += "\\x";
    text += digits[octet >> 4];
    text += digits[octet & 15];
}

} // namespace

bool is_utf8(std::string_view text) noexcept {
    while (!text.empty()) {
        const std::size_t length = sequence_length(text);
        if (length == 0) {
            return false;
        }
        text.remove_prefix(length);
    }
    return true;
}

std::string escape_for_log(std::string_view text, std::size_t most) {
    std::string escaped;
    while (!text.empty()) {
        if (escaped.size() >= most) {
            return escaped + "...";
        }
        const std::size_t length = sequence_length(text);
        if (length == 0 || is_control(text, length) || text.front() == '\\') {
            append_escaped(escaped, text.front());
            text.remove_prefix(1);
        } else {
            escaped.append(text.substr(0, length));
            text.remove_prefix(length);
        }
    }
    return escaped;
}

std::string to_lower(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(), ascii_lower);
    return lower;
}

} // namespace imprint::base
