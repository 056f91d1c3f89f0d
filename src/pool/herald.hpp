// SPDX-License-Identifier: MIT
// Between a worker without a supervisor and the parent that starts another one when it ends:
// the process that the parent knows, which does nothing but tell it of that end, and not too
// early.
#pragma once

#include "base/unique_fd.hpp"

#include <utility>

#include <sys/types.h>

namespace imprint::pool {

class herald {
  public:
    herald(base::unique_fd pipe, pid_t pid) noexcept : pipe_(std::move(pipe)), pid_(pid) {}

    // For whom it is to wait, too.
    void tell(pid_t companion) const noexcept;
    // By that companion, when the worker is dead and its sockets are closed; returns when it
    // has ended.  What is left is to answer and to say why: who is answered and asks again
    // shall meet the next process.
    void let_go() const noexcept;

  private:
    base::unique_fd pipe_;
    pid_t pid_;
};

// A worker that died is gone before its companion has answered for it, and until then its
// socket is open.  lighttpd connects to the socket of a process that ended, and when that
// succeeds it takes it for somebody else's and never starts another (seen with 1.4.69).
//
// Returns in a forked child, which is to be the worker.  The caller's
// process passes signals on and ends as the worker did, with its status or by its signal; it
// does not return.  The listening socket closes with it: lighttpd takes a process whose socket
// refuses, and which has not ended, for one that is overloaded.  Should it be killed, the
// worker is told to stop.  Throws std::system_error.
herald leave_a_herald(int listener);

} // namespace imprint::pool
