// SPDX-License-Identifier: MIT
// Types as text: for people as the source has them, for generated code only where they can be
// named from outside.
#pragma once

#include "scan/clang.hpp"

#include <optional>
#include <string>

namespace imprint::scan {

// "::std::vector<::reports::order> &" of a canonical type; absent when a part of it is
// private, unnamed or local.
std::optional<std::string> nameable_type(CXType canonical);

// The text of at<"/robots.txt">, or "".
std::string at_text(CXType at);

} // namespace imprint::scan
