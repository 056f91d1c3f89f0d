// SPDX-License-Identifier: MIT
// A schema as a list of steps, each applied once, in order.
#pragma once

#include "database/connection.hpp"

#include <span>
#include <string>
#include <string_view>

namespace imprint::detail {

// Brings the tables of `owner` ("site", "imprint.session") up to steps.size(), all in one
// transaction; what was applied before is not applied again.  Safe when several workers
// start at once: one works, the others wait and find it done (longest SQLite's busy
// timeout).  A step is one statement, or on SQLite and PostgreSQL several.
// MySQL commits after each CREATE or ALTER by itself: there a step that fails half-way is
// the administrator's to mend.
// Throws SOCI's exception naming the step; std::runtime_error when the database is newer
// than `steps`; database_unavailable.
void migrate(
    connection &connection, std::string_view owner, std::span<const std::string> steps
);

} // namespace imprint::detail
