// SPDX-License-Identifier: MIT
// Why something is published, and why not.  Pure.
#pragma once

#include "scan/model.hpp"

#include <string>
#include <vector>

namespace imprint::scan {

// A line for each thing whose qualified name is `name` or ends in "::" and it; for all when
// it is empty.  In order of place.
std::string format_explanation(
    const std::vector<unit> &units, const std::string &name, const std::string &root
);

} // namespace imprint::scan
