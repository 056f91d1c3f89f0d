// SPDX-License-Identifier: MIT
// Files that a scan writes: one whose content is as it should be keeps its time, so that a
// build system does not compile it again.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace imprint::scan {

// Nothing when it is not there; std::system_error when it can't be read.
std::optional<std::string> read_file(const std::filesystem::path &path);

// Makes its folder too.  A reader sees the old content or the new one, never a part.
// True when it was written; std::system_error when it can't be.
bool write_if_changed(const std::filesystem::path &path, std::string_view content);

} // namespace imprint::scan
