// SPDX-License-Identifier: MIT
// What stands beside the units: the function that makes the site of them, and main().  Pure.
#pragma once

#include "scan/sources.hpp"

#include <string>
#include <vector>

namespace imprint::scan {

inline constexpr const char *site_file = "imprint-site.cpp";
inline constexpr const char *main_file = "imprint-main.cpp";

std::string format_site(const std::vector<source_file> &sources, const std::string &root);
std::string format_main();

} // namespace imprint::scan
