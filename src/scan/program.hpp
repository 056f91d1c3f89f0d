// SPDX-License-Identifier: MIT
// imprint-scan from options to files and messages.
#pragma once

#include "scan/options.hpp"

namespace imprint::scan {

inline constexpr int all_well = 0;
inline constexpr int has_findings = 1;
inline constexpr int unusable_line = 2;

// What main() returns; prints findings to standard error, what was asked for to standard
// output.
int run(const options &given);

} // namespace imprint::scan
