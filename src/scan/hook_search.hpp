// SPDX-License-Identifier: MIT
// before_, after_, error_ and setup_, and the names that only look like them: a misspelt
// guard must not fail open.
#pragma once

#include "scan/gathering.hpp"

#include <string>

namespace imprint::scan {

// Takes a hook or refuses it; false for every other function.
bool visit_hook(const gathering &found, CXCursor function, const place &at);

// An error when the name is a hook's, or nearly; `why` says what is wrong with a right one.
void refuse_hook_name(
    const gathering &found, CXCursor what, const std::string &shown, const std::string &why
);

} // namespace imprint::scan
