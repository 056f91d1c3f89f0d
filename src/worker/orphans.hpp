// SPDX-License-Identifier: MIT
// Connections that nobody knows: their worker died between accept(2), or taking them from the
// lobby, and noting them on its desk.
#pragma once

#include "worker/desk.hpp"

#include <vector>

namespace imprint::worker {

struct orphan {
    int fd = -1;
    desk_listener from;
};

// Among this process's descriptors, which are that worker's, too.  Only what was accepted by a
// listener on the desk has that listener's address as its own: no connection that a function
// made is taken for one.
std::vector<orphan> find_orphans(const desk &at);

} // namespace imprint::worker
