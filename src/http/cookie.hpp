// SPDX-License-Identifier: MIT
// The Cookie field of a request (RFC 6265 §5.4 seen from the server).  Pure.
#pragma once

#include "imprint/name_value.hpp"

#include <cstddef>
#include <string_view>

namespace imprint::http {

// Pairs in wire order, values octet for octet (quotes are part of them).  Tolerant: what
// is no pair is passed over.  So are a cookie without a name, since "=__Host-x=1" must not
// be read as __Host-x (CVE-2023-23934), and one with a control character.
name_values parse_cookies(std::string_view text);

// At most so many would be found.
std::size_t count_cookies(std::string_view text) noexcept;

} // namespace imprint::http
