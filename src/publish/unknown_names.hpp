// SPDX-License-Identifier: MIT
// Names that came in a body and that no parameter takes.
#pragma once

#include "publish/call.hpp"

#include <string>
#include <vector>

namespace imprint::detail {

// Sentences for those that are refused, most_faults at most; what a form sent in vain is noted
// in the call.  A query may hold anything: links carry tracking fields.
std::vector<std::string> find_unknown(call &with);

} // namespace imprint::detail
