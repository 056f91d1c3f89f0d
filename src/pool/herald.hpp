// SPDX-License-Identifier: MIT
// Between a worker without a supervisor and the parent that starts another one when it ends:
// the process that the parent knows, which does nothing but tell it of that end, and not too
// early.
#pragma once

#include "base/unique_fd.hpp"

#include <sys/types.h>

namespace imprint::pool {

// A worker that died is gone before its companion has answered for it, and until then its
// socket is open.  lighttpd connects to the socket of a process that ended, and when that
// succeeds it takes it for somebody else's and never starts another (seen with 1.4.69).
//
// Returns in a forked child, which is to be the worker, with a pipe for the next.  The caller's
// process passes signals on and ends as the worker did, with its status or by its signal; it
// does not return.  Should it be killed, the worker is told to stop.  Throws std::system_error.
base::unique_fd leave_a_herald();

// For whose end it is to wait, too.
void tell_herald(base::unique_fd pipe, pid_t companion) noexcept;

} // namespace imprint::pool
