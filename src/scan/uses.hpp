// SPDX-License-Identifier: MIT
// What the code of a source does with functions and strings: calls them, changes them.
#pragma once

#include "scan/gathering.hpp"

namespace imprint::scan {

// Fills unit::uses, of the source itself.
void find_uses(const gathering &found, CXCursor root);

// Fills unit::definitions, of the source and of the headers it includes, but system headers.
void find_definitions(const gathering &found, CXCursor scope);

} // namespace imprint::scan
