// SPDX-License-Identifier: MIT
// SIGTERM and SIGINT, SIGQUIT and SIGUSR1 as something that epoll can wait for.  Where nobody
// supervises, SIGHUP and SIGUSR2 stop, too: whoever started this process starts the next one,
// from the executable and the configuration as they are then.
#pragma once

#include "base/unique_fd.hpp"

#include <string>

namespace imprint::worker {

// Handlers, not signalfd: that would need the signals blocked, and what functions start
// would inherit it and not be stoppable.
class stop_signal {
  public:
    stop_signal();
    ~stop_signal();
    stop_signal(const stop_signal &) = delete;
    stop_signal &operator=(const stop_signal &) = delete;
    stop_signal(stop_signal &&) = delete;
    stop_signal &operator=(stop_signal &&) = delete;

    int fd() const noexcept { return event_.get(); }
    bool came() const noexcept;
    // The signal that came first, and whose it was; for the log.
    std::string told_by() const;
    // SIGQUIT: others are there to go on.
    bool leave_came() const noexcept;
    // SIGUSR1, once for each time: log files were moved away.
    bool take_reopen() const noexcept;
    // Those that a function has ignored, reset or blocked are heard again.  A handler of the
    // site's own stays.
    void restore() const noexcept;
    // What fd() told was understood; it tells of the next one.
    void clear() const noexcept;

  private:
    base::unique_fd event_;
};

// Blocks them until there is a stop_signal, or a supervisor: from before a front server can
// connect, so that an early one is not the end of the process.
void hold_stop_signals() noexcept;

// Who reads standard error, or a pipe of a function's, may go: that ends nobody by SIGPIPE.
// What functions start meets the default again (a handler does not survive execve(2)).
void outlive_readers() noexcept;

// For a process that nobody supervises: a function that still runs so many seconds after the
// first signal, or when a second one comes, ends with the process.
void end_unsupervised_after(unsigned seconds) noexcept;

} // namespace imprint::worker
