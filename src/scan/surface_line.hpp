// SPDX-License-Identifier: MIT
// One thing that a site publishes, as a line for people and as what a build compares.
//
//     GET,HEAD,POST /reports/total/{year}  year: int, month: int = 1 -> int  reports.cpp:12
//     GET,HEAD /motto  "Few dependencies."  index.cpp:3
//
// Each name in braces is a segment that has to be there.  Pure.
#pragma once

#include "scan/model.hpp"

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace imprint::scan {

struct surface_line {
    std::vector<std::string> keys; // a method, URL and count of segments each: "GET /total +1"
    std::string text;              // without a line break
    location where;
    friend auto operator<=>(const surface_line &, const surface_line &) = default;
};

// Files are named relative to `root`, an absolute folder.
surface_line make_line(const published &one, const std::string &root);

std::vector<std::string>
make_keys(const std::vector<std::string> &methods, std::string_view url, std::size_t segments);

// "reports.cpp:12", relative to `root` where it is below it.
std::string format_place(const location &where, const std::string &root);

} // namespace imprint::scan
