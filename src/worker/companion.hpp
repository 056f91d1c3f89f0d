// SPDX-License-Identifier: MIT
// A second process of each worker, that never runs the site's code and shares its descriptors
// and its desk.  While a function runs it gives what else is ready to other workers; when the
// worker dies, whatever way, it answers in its place and gives away what it kept.
#pragma once

#include "base/unique_fd.hpp"
#include "http/request_head.hpp"
#include "wire/limits.hpp"
#include "worker/allowed_clients.hpp"
#include "worker/desk.hpp"
#include "worker/lobby.hpp"
#include "worker/replay_keeper.hpp"
#include "worker/request_logs.hpp"
#include "worker/score.hpp"

#include <chrono>
#include <functional>

#include <sys/types.h>

namespace imprint::worker {

struct companion_terms {
    const allowed_clients &allowed;       // to speak to a TCP listener
    std::chrono::milliseconds timeout{0}; // of one call of the site's code; 0: none
    wire::limits wire{};
    // In the handler of a fault, and for a worker that was told to die.
    std::chrono::milliseconds last_breath{2'000};
    // For a full lobby, when the worker is dead.
    std::chrono::milliseconds patience{10'000};
    // For a front that has not sent all when it is answered.
    std::chrono::milliseconds drain{2'000};
    // Called in the companion, before it ends a worker for its call; may be empty.
    std::function<void()> on_timeout{};
    // The same, of one that died without others: nobody listens for it any more.
    std::function<void()> when_deaf{};
    replay_terms replay{};
    http::head_rules head{};
    request_logs *logs = nullptr; // for a line of what died; nullptr: none is kept
    score *counts = nullptr;      // what died, and what was moved; nullptr: nobody looks
};

class companion {
  public:
    // Forks; before any code of the site can have made a thread.  All outlive the companion.
    // Throws std::system_error.
    companion(desk &at, const lobby &with, const companion_terms &terms);
    ~companion();
    companion(const companion &) = delete;
    companion &operator=(const companion &) = delete;
    companion(companion &&) = delete;
    companion &operator=(companion &&) = delete;

    pid_t pid() const noexcept { return pid_; }
    // Readable when it is gone, which it never is by itself.
    int fd() const noexcept { return process_.get(); }
    // Once fd() was readable.
    void bury() noexcept;

  private:
    base::unique_fd self_; // this process, for the companion
    base::unique_fd wake_;
    base::unique_fd process_;
    pid_t pid_ = 0;
};

} // namespace imprint::worker
