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

// For a name of which there is nothing to explain: which it may be instead.
std::string format_unknown_name(const std::vector<unit> &units, const std::string &name);

} // namespace imprint::scan
