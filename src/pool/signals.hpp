// SPDX-License-Identifier: MIT
// The signals that a supervisor is told by, as something to poll.
#pragma once

#include "base/unique_fd.hpp"

#include <optional>
#include <string>

namespace imprint::pool {

enum class told {
    stop,       // SIGTERM, SIGINT, SIGQUIT; SIGHUP of the kernel: the terminal was closed
    reload,     // SIGHUP of a person or program; SIGUSR2, which others use for it
    reopen,     // SIGUSR1
    child_ended // SIGCHLD: one or more
};

struct heard_signal {
    told what = told::stop;
    std::string text{}; // "SIGTERM of process 4711"
};

class signals {
  public:
    // Blocks them in this process.  Throws std::system_error.
    signals();

    int fd() const noexcept { return fd_.get(); }
    // Never waits; nothing when no more came.
    std::optional<heard_signal> next() const;

  private:
    base::unique_fd fd_;
};

} // namespace imprint::pool
