// SPDX-License-Identifier: MIT
// Where the site comes from: the process that supervises never asks.
#pragma once

#include <functional>

namespace imprint {
class site;
}

namespace imprint::command {

// Makes the site at the first call; it lives as long as this does.
using site_source = std::function<const site &()>;

// The site, when it does not contradict itself; what is doubtful about it goes to the log.
// Throws site_error.
const site &checked_site(const site_source &source);

} // namespace imprint::command
