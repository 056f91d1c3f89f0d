// SPDX-License-Identifier: MIT
// `serve`: from options to a running pool.
#pragma once

#include "command/options.hpp"
#include "pool/starting.hpp"

namespace imprint {
class site;
}

namespace imprint::command {

// An exit status.  Throws pool::bad_value and std::system_error when it can't start.
int serve(const site &published, const options &given, const pool::start_facts &started);

} // namespace imprint::command
