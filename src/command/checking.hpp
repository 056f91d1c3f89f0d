// SPDX-License-Identifier: MIT
// `check`: whether `serve` would serve, without serving.
#pragma once

#include "command/options.hpp"
#include "command/serving.hpp"

namespace imprint::command {

// What `serve` would do, in lines.  Throws pool::bad_value and std::system_error as starting
// does; for a database that is not there too, without which starting would serve the rest.
std::string check(const command_line_words &line, const options &given);

} // namespace imprint::command
