// SPDX-License-Identifier: MIT
// CGI meta-variables from an environment.  Pure: the array is given, not looked up.
// Source: RFC 3875 §4.1.
#pragma once

#include "imprint/params.hpp"
#include "wire/event.hpp"
#include "wire/limits.hpp"

#include <variant>

namespace imprint::wire {

// Every NAME=value of a null-terminated array, in its order; the name ends at the first '='.
// Entries without '=' or with an empty name are no variables and are left out.  The octets
// that count against the limit are those of the entries with their terminating NUL.
// Errors: params_too_large, too_many_params.
std::variant<params, error>
parse_cgi_params(const char *const *environment, const limits &limits = {});

} // namespace imprint::wire
