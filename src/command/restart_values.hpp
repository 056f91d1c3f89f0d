// SPDX-License-Identifier: MIT
// Options that the supervisor itself has taken, and a reload does not take anew.  Pure.
#pragma once

#include "command/options.hpp"

#include <string>
#include <vector>

namespace imprint::command {

// The names of those that differ, as a configuration file has them.
std::vector<std::string> restart_values(const options &before, const options &now);

} // namespace imprint::command
