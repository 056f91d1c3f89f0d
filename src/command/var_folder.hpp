// SPDX-License-Identifier: MIT
// Whether the folder of --var can be there; `check` and `serve` refuse it in the same words.
#pragma once

#include "pool/privileges.hpp"

#include <optional>
#include <string>

namespace imprint::command {

// Both throw pool::bad_value.  The first before root's rights are given up: root may make the
// folder where the user can't; the second after it.
void check_var_to_be(const std::string &var);
void check_var_is_writable(const std::optional<pool::user> &who, const std::string &var);

} // namespace imprint::command
