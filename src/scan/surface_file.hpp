// SPDX-License-Identifier: MIT
// The surface as a file: written at first, compared afterwards.
#pragma once

#include "scan/model.hpp"
#include "scan/surface.hpp"

#include <string>
#include <vector>

namespace imprint::scan {

enum class growth { stops, is_accepted };

struct surface_verdict {
    std::vector<finding> findings; // errors: the build stops
    std::string news;              // to be printed: the first surface, or what was accepted
};

// Writes `path` unless there are findings.
surface_verdict
settle_surface(const std::string &path, const std::vector<surface_line> &lines, growth how);

} // namespace imprint::scan
