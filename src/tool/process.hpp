// SPDX-License-Identifier: MIT
// Other programs: found, started, waited for.
#pragma once

#include "tool/words.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace imprint::tool {

// An executable file: `name` itself when it holds a slash, else the first in PATH.
std::optional<std::filesystem::path> find_program(const std::string &name);

struct ended {
    int status = 0; // 128 and the signal's number when one ended it, as a shell says
    std::string out;
};

// Standard output is caught, standard error goes where ours goes.
ended run_captured(const words &command);

// Standard output arrives line by line, without the line's end.  The program runs in `folder`;
// an interrupt from the keyboard is left to it.  Returns its status as above.
int run_lines(
    const words &command,
    const std::filesystem::path &folder,
    const std::function<void(std::string_view)> &line
);

} // namespace imprint::tool
