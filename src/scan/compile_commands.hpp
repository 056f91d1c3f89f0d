// SPDX-License-Identifier: MIT
// How each file is compiled, from a compile_commands.json
// (https://clang.llvm.org/docs/JSONCompilationDatabase.html).
#pragma once

#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace imprint::scan {

struct compile_command {
    std::string compiler;
    std::vector<std::string> flags; // all words after it; -working-directory= names its folder
};

class compile_commands {
  public:
    // Throws std::runtime_error, naming `file`, for what is no such list.
    compile_commands(const std::string &content, const std::string &file);

    std::optional<compile_command> find(const std::string &absolute_path) const;

  private:
    std::map<std::string, compile_command> by_file_; // the first of each, as clang's tools do
};

} // namespace imprint::scan
