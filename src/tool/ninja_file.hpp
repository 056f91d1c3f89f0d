// SPDX-License-Identifier: MIT
// What a site is built by: build.ninja, and compile_commands.json for the scanner and for
// editors.  Pure.
#pragma once

#include "tool/plan.hpp"

#include <string>
#include <string_view>

namespace imprint::tool {

// The first line tells a file of ours from one of another build system.
constexpr std::string_view ninja_file_mark = "# Written by imprint build";

// The generated units and the user's own sources, all compiled as ninja will, but for the
// precompiled prelude, which only g++ can read.
std::string format_compile_commands(const plan &made);
std::string format_ninja_file(const plan &made);
// imprint/prelude.hpp in the folder that holds its precompiled form.
std::string format_prelude(const plan &made);

} // namespace imprint::tool
