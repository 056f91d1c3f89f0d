// SPDX-License-Identifier: MIT
// Text from outside: UTF-8 validity, and a form that can't forge a log line.  Pure.
#pragma once

#include <string>
#include <string_view>

namespace imprint::base {

// RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.  NUL is valid here.
bool is_utf8(std::string_view text) noexcept;

// For a log line or a message: controls, what ends a line or turns its direction in Unicode,
// the backslash and everything that is not UTF-8 become \xNN, octet by octet; longer than
// `most` octets ends in "...".
std::string escape_for_log(std::string_view text, std::size_t most = 1024);

// ASCII only, whatever the locale.
constexpr char ascii_lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}
constexpr bool equal_ignoring_case(std::string_view one, std::string_view other) noexcept {
    if (one.size() != other.size()) {
        return false;
    }
    for (std::size_t i = 0; i < one.size(); ++i) {
        if (ascii_lower(one[i]) != ascii_lower(other[i])) {
            return false;
        }
    }
    return true;
}
std::string to_lower(std::string_view text);

} // namespace imprint::base
