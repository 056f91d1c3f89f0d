// SPDX-License-Identifier: MIT
// Which sources a site has, and what the units made of them are called.
#pragma once

#include "scan/model.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace imprint::scan {

struct source_file {
    std::string path;     // absolute
    std::string relative; // to the site's folder: "reports/index.cpp"
    std::string unit;     // of the output folder: "reports.index.site.cpp"
};

// A path that can't be used; what() is the sentence.
class unusable_path : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// Folders are searched for *.cpp, but for folders "tests" and "build", names that begin with
// '.' or '_', and `output`.  Sorted, each once.  Throws unusable_path.
std::vector<source_file> find_sources(
    const std::filesystem::path &root,
    const std::vector<std::string> &paths,
    const std::filesystem::path &output
);

// "reports/index.cpp" -> "reports.index.site.cpp"
std::string unit_name(const std::string &relative);

// One for each unit that two sources would be written to.
std::vector<finding> find_collisions(const std::vector<source_file> &sources);

} // namespace imprint::scan
