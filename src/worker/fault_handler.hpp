// SPDX-License-Identifier: MIT
// Notes on the desk where a worker was when it died of a fault, for its companion to tell.
#pragma once

#include "worker/desk.hpp"

namespace imprint::worker {

// SIGSEGV, SIGBUS, SIGFPE, SIGILL and SIGABRT, as far as nobody else handles them; each still
// ends the process, as it does without.  `wake`: an eventfd.  The desk outlives the process.
void handle_faults(desk &at, int wake);

} // namespace imprint::worker
