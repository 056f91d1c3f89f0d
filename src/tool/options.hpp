// SPDX-License-Identifier: MIT
// The developer's command line.
#pragma once

#include "tool/build.hpp"

#include <filesystem>
#include <string>

namespace imprint::tool {

enum class verb { none, build, test, make_new };

struct options {
    verb what = verb::none;
    build_options build;
    std::filesystem::path fresh; // of `new`
    std::string text;            // otherwise: say this, and leave
    int status = 0;              // 0: text goes to standard output
};

options parse_options(int argc, const char *const *argv);

} // namespace imprint::tool
