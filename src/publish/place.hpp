// SPDX-License-Identifier: MIT
// A Location within this site, from decoded segments.  Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace imprint::detail {

// `mount` and `query` raw, as they came.  Nothing when a browser could take the result for
// another host ("//host", "/\host").
std::optional<std::string> format_place(
    std::string_view mount, const std::vector<std::string> &segments, std::string_view query
);

} // namespace imprint::detail
