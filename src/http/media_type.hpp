// SPDX-License-Identifier: MIT
// Media types (RFC 9110 §8.3.1) and what an Accept field thinks of them (§12.5.1).  Pure.
#pragma once

#include "imprint/name_value.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace imprint::http {

struct media_type {
    std::string type;       // lower case
    std::string subtype;    // lower case
    name_values parameters; // names in lower case, values unquoted

    std::string essence() const { return type + '/' + subtype; }
    // The first parameter of that name (lower case).
    std::optional<std::string_view> parameter(std::string_view name) const noexcept;
};

// The whole text or nothing.
std::optional<media_type> parse_media_type(std::string_view text);

// The weight, 0..1000, that an Accept field gives to "type/subtype"; 1000 for an empty
// field, 0 when it is not acceptable.  Malformed members are passed over.
int accept_weight(std::string_view accept, std::string_view essence);

} // namespace imprint::http
