// SPDX-License-Identifier: MIT
// What --workers, --spare and --idle-timeout say together.
#pragma once

#include "pool/sizing.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace imprint::command {

inline constexpr unsigned most_workers = 1024;

// "4", or "1-8"; the latter two only beside such a range.  Throws pool::bad_value.
pool::size_terms parse_pool_size(
    std::string_view workers,
    std::optional<unsigned> spare,
    std::optional<unsigned> idle_seconds
);

// A range of ports gives each worker its own: there must be as many all the time.  Throws
// pool::bad_value.
void check_ports(const std::vector<std::string> &listen, const pool::size_terms &size);

} // namespace imprint::command
