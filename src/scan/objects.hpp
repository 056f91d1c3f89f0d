// SPDX-License-Identifier: MIT
// Objects of the site's own classes: their public members are published, in a tree.
#pragma once

#include "scan/gathering.hpp"

#include <optional>
#include <string>

namespace imprint::scan {

// Whether a variable of this type is an object to publish; else the reason why not.
std::optional<std::string> object_fault(CXType type);

void visit_object(const gathering &found, CXCursor variable, const place &at);

} // namespace imprint::scan
