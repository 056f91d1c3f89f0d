// SPDX-License-Identifier: MIT
// Everything that decides how a site is built, found out before ninja starts.
#pragma once

#include "tool/build.hpp"
#include "tool/site_folder.hpp"
#include "tool/words.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace imprint::tool {

struct site_unit {
    std::filesystem::path source; // absolute
    std::string name;             // of the generated unit: "reports.index.site.cpp"
};

// A program of the site's folder `tests`, linked with the site but for its main.
struct test_program {
    std::filesystem::path source;
    std::string name; // of the program, "test_site"
};

struct plan {
    std::filesystem::path site;  // the folder; all absolute
    std::filesystem::path build; // where ninja runs
    std::filesystem::path executable;
    std::vector<site_unit> units;
    std::vector<test_program> tests;
    std::filesystem::path scanner;
    std::filesystem::path prelude; // imprint/prelude.hpp of the library
    std::filesystem::path archive; // of the library, "" when it was not found
    words compiler;
    std::string compiler_version; // another one compiles all anew
    words flags;                  // of every compilation
    words link;
    words test_link;
};

// Throws failure for programs, packages and sources that are not there.
plan make_plan(const build_options &wanted, const places &where);

} // namespace imprint::tool
