// SPDX-License-Identifier: MIT
// Where a site's sources, its build and its executable are; and one build at a time there.
#pragma once

#include "base/unique_fd.hpp"
#include "tool/build.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace imprint::tool {

struct places {
    std::filesystem::path site; // all absolute
    std::filesystem::path build;
    std::filesystem::path executable;
};

// Throws failure for folders that can't be used so.
places settle_places(const build_options &wanted);

// Makes the build folder, and waits for whoever builds there already.  Programs started
// meanwhile inherit the lock: should we be killed, the next one waits for them too.
base::unique_fd lock_folder(const std::filesystem::path &build);

// Leaves a file alone that has this text already.  Returns whether it was written.
bool write_if_other(const std::filesystem::path &file, std::string_view text);

// "" for a file that is not there.
std::string read_file(const std::filesystem::path &file);

} // namespace imprint::tool
