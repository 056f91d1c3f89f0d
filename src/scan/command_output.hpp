// SPDX-License-Identifier: MIT
// What a short command says.
#pragma once

#include <string>
#include <vector>

namespace imprint::scan {

// Its standard output.  Throws std::runtime_error naming the command when it can't be run or
// fails.
std::string output_of(const std::vector<std::string> &command);

} // namespace imprint::scan
