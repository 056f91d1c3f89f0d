// SPDX-License-Identifier: MIT
// The surface for programs.
#pragma once

#include "scan/model.hpp"

#include <string>
#include <vector>

namespace imprint::scan {

// One JSON array of objects, in the surface's order; ends with a line break.
std::string format_json(const std::vector<unit> &units, const std::string &root);

} // namespace imprint::scan
