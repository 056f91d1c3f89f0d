// SPDX-License-Identifier: MIT
// What the names in a default argument belong to: members are found only from inside.
#pragma once

#include "scan/defaults.hpp"

#include <string>
#include <vector>

namespace imprint::scan {

struct default_names {
    std::string private_member;      // "blog_type::most": can't be read from outside
    bool of_class = false;           // members of a class, written without it
    std::vector<CXCursor> enclosing; // classes around the function's, when they are named
};

default_names
names_in_default(const gathering &found, CXCursor function, const default_argument &given);

} // namespace imprint::scan
