// SPDX-License-Identifier: MIT
// Where options come from beside the command line, which wins: the environment, then a file.
#pragma once

#include <string>
#include <vector>

// NOLINTBEGIN(readability-identifier-naming): its own names
namespace CLI {
class Option;
}
// NOLINTEND(readability-identifier-naming)

namespace imprint::command {

// Of the environment; empty when there is none.
std::string variable(const std::string &name);

// IMPRINT_NAME for each that the command line did not give.
void take_variables(const std::vector<CLI::Option *> &options);

// NAME = VALUE for each that is not given yet.  `name` is the file's.  Throws pool::bad_value.
void take_file(
    const std::vector<CLI::Option *> &options, const std::string &text, const std::string &name
);

} // namespace imprint::command
