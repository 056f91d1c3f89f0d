// SPDX-License-Identifier: MIT
// The default arguments of a function, as tokens.
#pragma once

#include "scan/gathering.hpp"

namespace imprint::scan {

struct default_argument {
    bool exists = false;
    std::string tokens; // in one line; "" when a macro hides it
    location where;
    CXCursor parameter = clang_getNullCursor(); // the declaration that has it
};

// Of parameter `index` of any of the redeclarations.
default_argument
find_default(const gathering &found, const std::vector<CXCursor> &declarations, unsigned index);

} // namespace imprint::scan
