// SPDX-License-Identifier: MIT
// The Host field (RFC 9110 §7.2): uri-host [ ":" port ], RFC 3986 §3.2.  Pure.
#pragma once

#include <string_view>

namespace imprint::http {

// Only the characters are checked, so that a host can go into a link or a log as it is.
// An empty one is valid.
bool is_host(std::string_view text) noexcept;

} // namespace imprint::http
