// SPDX-License-Identifier: MIT
// Types as text: for people as the source has them, for generated code only where they can be
// named from outside.
#pragma once

#include "scan/clang.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace imprint::scan {

// "::std::vector<::reports::order> &" of a canonical `type`; absent when a part of it is
// private, unnamed or local.
std::optional<std::string> nameable_type(CXType type);

// What a literal stands for as clang spells it: "\"a\\n\"" -> a and a line's end.
std::string parse_literal(std::string_view spelled);

// The path of at<"/robots.txt">, as a literal with its quotes, or "".
std::string at_text(CXType type);

} // namespace imprint::scan
