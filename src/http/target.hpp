// SPDX-License-Identifier: MIT
// The request target (RFC 9112 §3.2) as fronts pass it on in REQUEST_URI.  Pure.
#pragma once

#include <optional>
#include <string_view>

namespace imprint::http {

// Views into the text that was parsed, or "/".
struct target {
    std::string_view whole; // origin form: path, and query with its '?'
    std::string_view path;
    std::string_view query;
};

// Origin form, or absolute form whose scheme and authority are dropped; a fragment is
// dropped.  Nothing for the other forms, blanks and control characters.
std::optional<target> parse_target(std::string_view text) noexcept;

// Whether QUERY_STRING can be what the front made of the target's query.
bool queries_agree(std::string_view query_string, std::string_view query) noexcept;

} // namespace imprint::http
