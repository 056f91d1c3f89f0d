// SPDX-License-Identifier: MIT
// `imprint build` and `imprint test`: a site's folder becomes an executable, by ninja.
#pragma once

#include "tool/words.hpp"

#include <filesystem>
#include <string>

namespace imprint::tool {

enum class optimisation { debug, release };

struct build_options {
    std::filesystem::path site;
    std::filesystem::path executable; // "": BUILD/NAME-OF-THE-FOLDER
    std::filesystem::path build;      // "": SITE/build
    std::string cxxflags;             // as a shell would read them
    std::string libs;
    words packages; // of pkg-config
    optimisation how = optimisation::debug;
    bool accept = false;
    bool verbose = false;
    unsigned jobs = 0; // 0: as ninja thinks best
};

// An exit status.  Throws failure for what stops it before ninja starts.
int build_site(const build_options &wanted);

// Builds the programs of SITE/tests too, and runs each.
int test_site(const build_options &wanted);

} // namespace imprint::tool
