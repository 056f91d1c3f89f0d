// SPDX-License-Identifier: MIT
// Macros of the site that a generated unit would stumble over.
#pragma once

#include "scan/gathering.hpp"

namespace imprint::scan {

// Named like a word of the API or of what is published.  After all else has been found.
void find_macros(const gathering &found);

} // namespace imprint::scan
