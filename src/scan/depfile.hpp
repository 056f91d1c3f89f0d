// SPDX-License-Identifier: MIT
// What a scan read, as make and ninja take it.  Pure.
#pragma once

#include <set>
#include <string>

namespace imprint::scan {

// "TARGET: \" and a file a line.
std::string format_depfile(const std::string &target, const std::set<std::string> &files);

} // namespace imprint::scan
