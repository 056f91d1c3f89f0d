// SPDX-License-Identifier: MIT
// Percent-encoding (RFC 3986 §2.1).  Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace imprint::http {

// Nothing when a '%' is not followed by two hexadecimal digits.  '+' is itself.
std::optional<std::string> percent_decode(std::string_view text);

// Unreserved characters (§2.3) as they are, every other octet as %XX.
std::string percent_encode(std::string_view octets);

} // namespace imprint::http
