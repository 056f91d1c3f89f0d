// SPDX-License-Identifier: MIT
// Findings as a compiler prints them: "FILE:LINE:COLUMN: error: TEXT", the line, a caret.
#pragma once

#include "scan/model.hpp"

#include <map>
#include <string>
#include <vector>

namespace imprint::scan {

class reporter {
  public:
    // Files below `root` (absolute) are named as seen from `here` (absolute), as compilers do.
    explicit reporter(std::string here) : here_(std::move(here)) {}

    // What is to be printed.  Lines are read from the files; one that can't be is left out.
    std::string format(const finding &one);
    std::string format(const std::vector<finding> &all); // sorted by place, each once

  private:
    void append(const finding &one, std::string &out);
    const std::vector<std::string> &lines_of(const std::string &file);

    std::string here_;
    std::map<std::string, std::vector<std::string>> files_;
};

// Out of line: where it is made in place, g++ 12 -O3 warns of strings that are not read
// uninitialized (-Wmaybe-uninitialized).
finding make_finding(severity how, location where, std::string text);

bool has_error(const std::vector<finding> &all);

} // namespace imprint::scan
