// SPDX-License-Identifier: MIT
// One serving process: listening sockets and connections in one epoll set, one request at a
// time.
#pragma once

#include "base/unique_fd.hpp"
#include "worker/companion.hpp"
#include "worker/connection_set.hpp"
#include "worker/door.hpp"
#include "worker/listening_socket.hpp"
#include "worker/lobby.hpp"
#include "worker/stop_signal.hpp"
#include "worker/surroundings.hpp"
#include "worker/wear.hpp"

#include <cstdint>
#include <optional>
#include <span>

namespace imprint::worker {

class worker {
  public:
    // The sockets, which stay where they are, and everything in `around` outlive the worker.
    // One without a descriptor is another worker's. `life_line` reads end of file when whoever
    // supervises is gone; it and the lobby may own nothing.
    worker(
        surroundings &around,
        std::span<listening_socket> sockets,
        const allowed_clients &allowed,
        const stop_signal &stop,
        companion &attends,
        base::unique_fd life_line,
        lobby with
    );
    ~worker();
    worker(const worker &) = delete;
    worker &operator=(const worker &) = delete;
    worker(worker &&) = delete;
    worker &operator=(worker &&) = delete;

    // Until SIGTERM or SIGINT came, or the life line ended, and the requests that ran then
    // were answered; or until SIGQUIT came or it is worn, and the lobby has taken every
    // connection.
    void run();

  private:
    bool finished() const noexcept;
    int milliseconds_to_wait(time_point now) const;
    void handle_special(std::uint32_t which);
    void lose_companion();
    void tidy(time_point now);
    bool has_served_enough() const noexcept;
    bool may_weigh() const noexcept;
    void leave_when_worn(time_point now);
    void restore_signals(time_point now);
    void begin_stop(time_point now);
    void begin_leave();
    void begin_alone(time_point now);
    void hand_over_idle();

    surroundings &around_;
    const stop_signal &stop_;
    companion &attends_;
    base::unique_fd life_line_;
    lobby lobby_;
    base::unique_fd epoll_;
    base::unique_fd memory_; // this process's own, for the companion
    connection_set connections_;
    door door_;
    time_point tidy_at_;
    wear wear_;
    time_point weighed_at_{};
    std::uint64_t weighed_after_ = 0; // requests
    time_point restored_at_{};
    std::uint64_t restored_after_ = 0; // requests
    bool orphaned_ = false;
    bool leaving_ = false;                  // by the lobby
    std::optional<time_point> alone_until_; // it has ended
    bool waits_for_lobby_ = false;
};

} // namespace imprint::worker
