// SPDX-License-Identifier: MIT
// Variables at namespace scope: strings are published; objects have a file of their own.
#pragma once

#include "scan/gathering.hpp"

namespace imprint::scan {

void visit_variable(const gathering &found, CXCursor variable, const place &at);

} // namespace imprint::scan
