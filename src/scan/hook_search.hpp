// SPDX-License-Identifier: MIT
// before_, after_, error_ and setup_, and the names that only look like them: a misspelt
// guard must not fail open.
#pragma once

#include "scan/gathering.hpp"

#include <string>

namespace imprint::scan {

// All of a source and of the headers it includes, but system headers.
void find_hooks(const gathering &found, CXCursor root);

// An error when the name is a hook's, or nearly; for what can't be one.
void refuse_hook_name(const gathering &found, CXCursor what, const std::string &shown);

// An error for what would be published as before, after or error.  True when there is one.
bool refuse_bare_hook(const gathering &found, CXCursor what, const std::string &shown);

} // namespace imprint::scan
