// SPDX-License-Identifier: MIT
// System call failures as exceptions that name what was attempted on what.
#pragma once

#include <string_view>

namespace imprint::base {

// Throws std::system_error for errno: "open /run/x.sock: Permission denied".
[[noreturn]] void throw_errno(std::string_view what, std::string_view on = {});

// The same for an error number that was kept.
[[noreturn]] void throw_error(int number, std::string_view what, std::string_view on = {});

} // namespace imprint::base
