// SPDX-License-Identifier: MIT
// `status`, `top` and `reload`: another process, the supervisor, is asked.
#pragma once

#include "command/options.hpp"
#include "command/site_source.hpp"

namespace imprint::command {

// Exit statuses.  Throw pool::bad_value when nobody answers.
int tell_status(const site_source &source, const options &given);
// Status again each second, on the terminal until q; where there is none, one below the other.
int watch_status(const site_source &source, const options &given);
// Waits; success when the new generation serves.
int ask_for_reload(const site_source &source, const options &given);

} // namespace imprint::command
