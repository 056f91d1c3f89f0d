// SPDX-License-Identifier: MIT
// `imprint new`: a small site to begin with.
#pragma once

#include <filesystem>

namespace imprint::tool {

// Writes into a folder that is not there yet, or is empty.  An exit status; throws failure for
// a folder that holds something.
int make_new_site(const std::filesystem::path &folder);

} // namespace imprint::tool
