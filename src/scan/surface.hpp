// SPDX-License-Identifier: MIT
// The surface: all that a site publishes, kept as a file beside its sources, so that nothing
// becomes a URL by accident.  Pure.
#pragma once

#include "scan/surface_line.hpp"

#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace imprint::scan {

// By URL, then text.
std::vector<surface_line> list_surface(const std::vector<unit> &units, const std::string &root);

std::string format_surface(const std::vector<surface_line> &lines);

// The file holds something that is no surface.
class surface_error : public std::runtime_error {
  public:
    explicit surface_error(unsigned at) : std::runtime_error("no surface"), line(at) {}
    unsigned line;
};

// The keys in a file that format_surface() made and people may have edited.
std::set<std::string> parse_surface(std::string_view content);

// Those with a key that is not among `accepted`.
std::vector<surface_line>
find_growth(const std::vector<surface_line> &lines, const std::set<std::string> &accepted);

} // namespace imprint::scan
