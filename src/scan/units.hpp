// SPDX-License-Identifier: MIT
// All sources of a site, several at once.
#pragma once

#include "scan/model.hpp"
#include "scan/options.hpp"
#include "scan/sources.hpp"

#include <vector>

namespace imprint::scan {

// A unit for each source, in their order; what is wrong with one stands in its findings.
// std::runtime_error when the compile commands can't be used.
std::vector<unit> gather(const options &given, const std::vector<source_file> &sources);

} // namespace imprint::scan
