// SPDX-License-Identifier: MIT
// Where something is written, as a listing shows it.  Pure.
#pragma once

#include <string_view>

namespace imprint::detail {

// `file` from `folder` on when it is below it, else as it is.  Paths as the compiler was told
// them: no file is looked for.
std::string_view place_in(std::string_view folder, std::string_view file) noexcept;

} // namespace imprint::detail
