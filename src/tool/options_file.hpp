// SPDX-License-Identifier: MIT
// A site's own options, so that no build has to repeat them: `imprint.ini` in its folder. Pure.
//
//     # one option per line, as on the command line without the dashes
//     pkg = expat sqlite3
//     cxxflags = -DGREETING='"Good day"' -Wall
//     release
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace imprint::tool {

inline constexpr const char *options_file_name = "imprint.ini";

struct file_option {
    std::string name;
    std::string value; // as it stands there, without the blanks around it
    unsigned line = 0;
};

// Lines that begin with # or ; are comments, and nothing else is: a value may hold both.  A
// flag has no value.
std::vector<file_option> parse_options_file(std::string_view text);

} // namespace imprint::tool
