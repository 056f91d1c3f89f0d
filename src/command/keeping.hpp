// SPDX-License-Identifier: MIT
// The folder of requests that ended a worker, as the person who starts a site named it.
#pragma once

#include "command/options.hpp"

#include <string>

namespace imprint::command {

// Made when it is missing; as the user that the site runs as.  Throws pool::bad_value, in a
// sentence.
void prepare_replay(const options &given);

// "guestbook, Imprint 0.1.0": what a replay file says it came from.
std::string program_name();

} // namespace imprint::command
