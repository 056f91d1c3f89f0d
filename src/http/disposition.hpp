// SPDX-License-Identifier: MIT
// The value of a part's Content-Disposition field, as clients write it.  Pure.
#pragma once

#include "imprint/name_value.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace imprint::http {

// form-data *( ";" name "=" ( value / DQUOTE value DQUOTE ) ): the parameters, names in lower
// case, values decoded as part_head says.  Nothing when malformed or of another type.
std::optional<name_values> parse_disposition(std::string_view text);

// RFC 8187 §3.2 with the charset UTF-8, the only one it still asks for: UTF-8'en'a%20b.
std::optional<std::string> decode_extended_value(std::string_view text);

} // namespace imprint::http
