// SPDX-License-Identifier: MIT
// From site sources to what they publish.  Only the files of this name know libclang.
#pragma once

#include "scan/model.hpp"
#include "scan/toolchain.hpp"

#include <string>
#include <vector>

namespace imprint::scan {

// One source with the flags it is compiled with (relative folders among them are those of
// -working-directory=DIR, else of the current one).  Callable from several threads at once.
// What is wrong stands in the unit's findings; std::runtime_error when libclang itself fails.
unit collect(const std::string &source, const std::vector<std::string> &flags, toolchain &with);
// With g++ and without a cache.
unit collect(const std::string &source, const std::vector<std::string> &flags);

// What only shows between sources: adds findings and `called_from` to the units.
void check_together(std::vector<unit> &units);

} // namespace imprint::scan
