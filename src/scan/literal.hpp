// SPDX-License-Identifier: MIT
// Any octets as a C++ string literal that means the same in every source character set.  Pure.
#pragma once

#include <string>
#include <string_view>

namespace imprint::scan {

std::string format_literal(std::string_view octets);

} // namespace imprint::scan
