// SPDX-License-Identifier: MIT
// The words of a command line.  Pure.  POSIX.1 Shell Command Language §2.2.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace imprint::base {

// Quotes and backslashes count, nothing is expanded; absent when a quote is not closed.
std::optional<std::vector<std::string>> split_shell_words(std::string_view line);

} // namespace imprint::base
