// SPDX-License-Identifier: MIT
// The library that belongs to this very program: beside it in the prefix it was installed to,
// wherever that was moved, or in the build tree it was built in.
#pragma once

#include "tool/words.hpp"

#include <filesystem>
#include <string>

namespace imprint::tool {

struct library {
    std::filesystem::path pkg_config; // the folder of imprint.pc
    std::filesystem::path scanner;    // imprint-scan
};

// Throws failure, naming where it looked.
library find_library();
// `program`: the absolute path of the tool.
library find_library_of(const std::filesystem::path &program);

struct package_flags {
    words compile;
    words link;
    words test_link; // for programs that test the site too
    std::string version;
    std::filesystem::path prelude; // imprint/prelude.hpp
    // Of the library itself: what the site's executable is to be linked anew for.
    std::filesystem::path archive;
};

enum class tests { none, some };

// By pkg-config: `imprint` from that folder, the others from where pkg-config finds them.
package_flags flags_of(const library &found, const words &packages, tests with_tests);

} // namespace imprint::tool
