// SPDX-License-Identifier: MIT
// Functions that end their worker until somebody has mended them.
#pragma once

#include <imprint/site.hpp>

// With a table where `with_database`.  Mended: there is a file "mended" in the folder GATES.
void add_replayed(imprint::site &site, bool with_database);
