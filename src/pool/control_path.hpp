// SPDX-License-Identifier: MIT
// Where a supervisor can be asked, and how another process finds the place.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace imprint::pool {

inline constexpr std::string_view control_name = "control.sock"; // in the folder of --var

// "x/control.sock" of process 7 is "x/control-7.sock": whoever starts pools by descriptor 0 may
// start several of one site.
std::string with_pid(const std::string &path, pid_t pid);

// Sockets that exist: `path` itself, and those beside it that carry a pid.
std::vector<std::string> find_controls(const std::string &path);

// Removes what killed pools left of those that carry a pid: nobody would ask for the same
// again.  Leaves alone what is in use, or can't be removed.
void sweep_controls(const std::string &path);

} // namespace imprint::pool
