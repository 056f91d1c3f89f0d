// SPDX-License-Identifier: MIT
// How a child ended, for the log.  Pure.
#pragma once

#include <string>

namespace imprint::pool {

// Of waitpid(2)'s status: "was ended by SIGSEGV", "left with status 1".
std::string describe_end(int status);

} // namespace imprint::pool
