// SPDX-License-Identifier: MIT
// The flags of a g++ call that change what a source means.  Pure.
#pragma once

#include <string>
#include <vector>

namespace imprint::scan {

// Without the compiler, the file, warnings, outputs, dependencies, precompiled headers and
// the prelude, which the scanner names itself.  What g++ knows and clang does not is not
// passed on: it would be refused.
std::vector<std::string> meaning_flags(const std::vector<std::string> &flags);

} // namespace imprint::scan
