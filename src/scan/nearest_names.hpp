// SPDX-License-Identifier: MIT
// The names that somebody may have meant who wrote another one.  Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace imprint::scan {

// At most three of `known`, the nearest first: qualified names, and `asked` is one, the end of
// one ("total" of reports::total) or a URL.  A third of its letters may be wrong; capitals
// don't count, nor does another namespace before the very same name.
std::vector<std::string>
nearest_names(const std::vector<std::string> &known, std::string_view asked);

} // namespace imprint::scan
