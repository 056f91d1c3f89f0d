// SPDX-License-Identifier: MIT
// The table for people and tools: words for what is published, and for what is around it.
#pragma once

#include "imprint/site.hpp"

#include <vector>

namespace imprint::detail {

class table;

// By URL, then by method.
std::vector<route> list_routes(const table &of);

} // namespace imprint::detail
