// SPDX-License-Identifier: MIT
// A leader that is started to see whether it would start, and ends then.
#pragma once

#include "pool/leader_line.hpp"
#include "pool/leader_messages.hpp"

#include <chrono>
#include <optional>

namespace imprint::pool {

// What it says that it needs.  Throws bad_value in the words of what failed: the site, its
// configuration, or the time.  No database is asked, and nothing is made.
hello_message try_leader(
    const executable &what,
    const std::optional<user> &who,
    start_message start,
    std::chrono::seconds timeout
);

} // namespace imprint::pool
