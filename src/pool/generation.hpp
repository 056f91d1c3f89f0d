// SPDX-License-Identifier: MIT
// One leader and the workers that it forked, as the supervisor sees them.
#pragma once

#include "pool/back_off.hpp"
#include "pool/graveyard.hpp"
#include "pool/leader_line.hpp"
#include "pool/leader_messages.hpp"
#include "pool/notice.hpp"
#include "pool/report.hpp"
#include "pool/scoreboard.hpp"
#include "pool/worker_places.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace imprint::pool {

class generation {
  public:
    using time = std::chrono::steady_clock::time_point;

    enum class phase {
        starting, // until the leader is ready
        forking,  // until every worker has served
        serving,
        leaving,
        failed, // before it served
    };

    struct terms {
        unsigned number = 1;
        int workers = 1; // at most
        int at_first = 1;
        back_off_limits back_off{};
        // Another one serves meanwhile: a fault of the self-check, or of a worker before it
        // serves, ends this one.  Otherwise it serves as well as it can.
        bool replaces = false;
        // The site's needs are known: what only the supervisor may do for them.  What it
        // throws ends the generation.
        std::function<void(const hello_message &)> prepare{};
        // A worker ended that nobody had told to, or by a signal that nobody had sent.
        std::function<void()> crashed{};
        // So does one whose function took too long, and before.
        std::function<void()> timed_out{};
    };

    // The latter two outlive it.
    generation(terms under, leader_process leader, graveyard &dead, scoreboard &scores);

    // Sends the first message.
    void start(const start_message &message);
    // To be polled for reading; -1 when there is nothing to come.
    int line() const noexcept { return leader_.line.fd(); }
    // Takes one message, or the end.
    void hear(time now);
    void hear(const notice &what, time now);
    // True when the process was one of its own.
    bool bury(pid_t pid, int status, time now);
    // Asks for workers that are due; the next time one will be.
    void ask_for_due(time now);
    std::optional<time> next_due() const;

    // Its workers finish what they have and leave: by SIGQUIT they hand over what they keep, by
    // SIGTERM they close it.
    void leave(int signal);
    // Its workers; more or fewer of them are wanted by and by.
    worker_places &workers() noexcept { return workers_; }
    const worker_places &workers() const noexcept { return workers_; }
    void kill();

    // Adds its workers.
    void describe(std::vector<worker_report> &into, time now) const;

    unsigned number() const noexcept { return under_.number; }
    phase state() const noexcept { return phase_; }
    const failed_message &failure() const noexcept { return failure_; }
    void fail(failed_message why);
    bool has_leader() const noexcept { return leader_.pid != 0; }
    // Every wanted place had a worker that came to serving; one may have died since.
    bool all_have_served() const;
    // A process of its own is there, or may be about to.
    bool any_alive() const;

  private:
    void take(const hello_message &hello);
    void take(const ready_message &ready);
    void take(const forked_message &forked, time now);
    void take(const failed_message &why) { fail(why); }
    void bury_leader(int status, time now);
    void bury_worker(int place, pid_t pid, int status, time now);
    void count_crash(int status, bool told) const;
    bool may_fork() const noexcept;
    void close_line_when_done();

    terms under_;
    leader_process leader_;
    graveyard &dead_;
    worker_places workers_;
    phase phase_ = phase::starting;
    failed_message failure_;
    int signal_ = 0; // what a worker that is announced late is sent
};

} // namespace imprint::pool
