// SPDX-License-Identifier: MIT
// Names that came in a body and that no parameter takes.
#pragma once

#include "publish/call.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace imprint::detail {

// Of what a client sent, in the sentence that refuses it.
inline constexpr std::size_t shown_octets = 60;

// Sentences for those that are refused, most_faults at most; what a form sent in vain is noted
// in the call.  A query may hold anything: links carry tracking fields.
std::vector<std::string> find_unknown(call &with);

} // namespace imprint::detail
