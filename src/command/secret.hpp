// SPDX-License-Identifier: MIT
// What whoever speaks over TCP has to know (IMPRINT_SECRET).
#pragma once

#include "command/options.hpp"

#include <string>

namespace imprint::command {

// What IMPRINT_SECRET must be over TCP: of the file, or of the variable, which leaves the
// environment; empty when there is none.  Throws bad_value for one that keeps nobody out.
std::string take_secret(const options &given);

} // namespace imprint::command
