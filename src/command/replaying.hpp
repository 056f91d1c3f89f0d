// SPDX-License-Identifier: MIT
// `SITE replay FILE`: a request that ended a worker, once more, in this process.
#pragma once

#include "command/options.hpp"

namespace imprint {
class site;
}

namespace imprint::command {

// Prints the answer.  0; 1 when it is a 5xx, or none; throws pool::bad_value for a file that
// can't be replayed.
int replay(const site &published, const options &given);

} // namespace imprint::command
