// SPDX-License-Identifier: MIT
// application/x-www-form-urlencoded, as in queries and plain forms (WHATWG URL §5.1).  Pure.
#pragma once

#include "imprint/name_value.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace imprint::http {

// Pairs between '&', in order; empty pieces are none; a piece without '=' has an empty
// value.  '+' is a blank; a '%' that begins no escape stands for itself, as the standard
// asks and people type ("?discount=10%").  Octets are not checked to be UTF-8.  Nothing
// when there would be more than `most` fields.
std::optional<name_values> parse_query(std::string_view text, std::size_t most);

// How many fields parse_query would find.
std::size_t count_query_fields(std::string_view text) noexcept;

// One name or value, decoded in the same way.
std::string decode_query_text(std::string_view text);

} // namespace imprint::http
