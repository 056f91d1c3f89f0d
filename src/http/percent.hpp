// SPDX-License-Identifier: MIT
// Percent-encoding (RFC 3986 §2.1).  Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace imprint::http {

// Nothing when a '%' is not followed by two hexadecimal digits.  '+' is itself.
std::optional<std::string> percent_decode(std::string_view text);

// Unreserved characters as they are, every other octet as %XX.
std::string percent_encode(std::string_view octets);

struct decoded_octet {
    char octet;
    std::size_t size; // of what stands for it in the text: 1 or 3
    bool escaped;
};
// The first octet of a text that is not empty; a '%' that begins no escape is itself.
decoded_octet next_octet(std::string_view text) noexcept;

bool is_unreserved(char c) noexcept; // RFC 3986 §2.3

} // namespace imprint::http
