// SPDX-License-Identifier: MIT
// Keeps N workers running, and ends them.
#pragma once

#include "base/unique_fd.hpp"
#include "pool/back_off.hpp"

#include <chrono>
#include <functional>
#include <vector>

#include <sys/types.h>
#include <unistd.h>

namespace imprint::pool {

struct supervisor_limits {
    back_off_limits back_off{};
    // After SIGTERM or SIGINT, for the requests that run; then SIGKILL.
    std::chrono::milliseconds grace{30'000};
    // Sooner than this a second signal is the first once more: `timeout` and a script that
    // passes Ctrl-C on send two at once.
    std::chrono::milliseconds one_signal{1'000};
};

// What a forked worker is given.  The life line reads end of file when the supervisor died.
struct worker_place {
    int number = 0;
    int of = 1;
    base::unique_fd life_line;
};

class supervisor {
  public:
    // `work` is called in each worker process and its result is the exit status.  SIGTERM,
    // SIGINT and SIGCHLD are blocked when it is called, so that none is lost before it has
    // its own handlers; it unblocks them.
    using worker_main = std::function<int(worker_place)>;

    supervisor(int workers, worker_main work, supervisor_limits limits = {});
    ~supervisor();
    supervisor(const supervisor &) = delete;
    supervisor &operator=(const supervisor &) = delete;
    supervisor(supervisor &&) = delete;
    supervisor &operator=(supervisor &&) = delete;

    // Called once, when the first signal to stop came.
    void on_stop(std::function<void()> function) { on_stop_ = std::move(function); }

    // Until SIGTERM or SIGINT came and every worker has left; an exit status.
    int run();

  private:
    using time = std::chrono::steady_clock::time_point;
    struct place {
        pid_t pid = 0;
        back_off pause;
        time start_at{};
    };

    void start_due(time now);
    void start(int number, time now);
    [[noreturn]] void become_worker(int number);
    void wait_for_signal(time now);
    void handle_signal(time now);
    void reap(time now);
    void buried(place &where, pid_t pid, int status, time now);
    void stop(time now);
    void signal_all(int signal) const;
    bool any_alive() const;

    pid_t self_ = ::getpid();
    worker_main work_;
    std::function<void()> on_stop_;
    supervisor_limits limits_;
    std::vector<place> places_;
    base::unique_fd signals_;
    base::unique_fd life_line_read_;
    base::unique_fd life_line_write_;
    bool stopping_ = false;
    bool killed_ = false;
    bool hurried_ = false;
    time told_at_{};
    time deadline_{};
};

} // namespace imprint::pool
