// SPDX-License-Identifier: MIT
// What is kept of requests, where the person who starts a site said: replay files, logs.
#pragma once

#include "command/options.hpp"
#include "worker/request_logs.hpp"

#include <string>

namespace imprint::command {

// Made when it is missing; as the user that the site runs as.  Throws pool::bad_value, in a
// sentence.
void prepare_replay(const options &given);

// Throws pool::bad_value naming the option whose file can't be opened.
void check_logs(const options &given);

// Not yet open: each worker does that for itself.
worker::request_logs logs_of(const options &given);

// "guestbook, Imprint 0.1.0": what a replay file says it came from.
std::string program_name();

} // namespace imprint::command
