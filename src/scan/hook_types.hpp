// SPDX-License-Identifier: MIT
// Which functions can be hooks: the same sentences as include/imprint/hook_refusals.hpp.
#pragma once

#include "scan/clang.hpp"

#include <string>

namespace imprint::scan {

// What is wrong, after the function's name, or "".
std::string hook_fault(hook_kind what, CXCursor function);

} // namespace imprint::scan
