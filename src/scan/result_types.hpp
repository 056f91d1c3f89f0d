// SPDX-License-Identifier: MIT
// Which results can be sent: what include/imprint/render.hpp decides by templates.
#pragma once

#include "scan/value_types.hpp"

#include <string>

namespace imprint::scan {

// "can't be sent: ..." or "".  What only the compiler can tell (a class that converts to
// text, one with its own JSON) is left to it.
std::string result_fault(CXType declared);

} // namespace imprint::scan
