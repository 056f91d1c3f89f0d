// SPDX-License-Identifier: MIT
// Rules and look-ups that hold for any list of fields.  Pure.
#pragma once

#include "imprint/name_value.hpp"

#include <optional>
#include <string_view>

namespace imprint::http {

// For a field of a response.  Throws std::invalid_argument when the name is no token or
// not the application's to send, or the value holds a control character other than a tab.
// RFC 9110 §5.5: CR, LF and NUL are the ones that split a response; fronts were seen to
// pass the others on untouched.
void check_field(std::string_view name, std::string_view value);

// The first of that name, without regard to case.
std::optional<std::string_view>
find_field(const name_values &fields, std::string_view name) noexcept;

void erase_field(name_values &fields, std::string_view name);

} // namespace imprint::http
