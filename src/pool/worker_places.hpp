// SPDX-License-Identifier: MIT
// The workers of one generation: a place for each that there may be, and who left a place to
// the next and has not ended yet.
#pragma once

#include "pool/back_off.hpp"
#include "pool/leader_messages.hpp"
#include "pool/report.hpp"
#include "pool/scoreboard.hpp"
#include "pool/sizing.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace imprint::pool {

class worker_places {
  public:
    using time = std::chrono::steady_clock::time_point;

    // The scoreboard outlives it.
    worker_places(int most, back_off_limits limits, scoreboard &scores);

    // Places that have a worker or are to have one; more of them; one of them no longer, whose
    // worker hands over what it keeps.
    int wanted() const;
    void bring(int more);
    void let_go(std::size_t number, time now);
    std::vector<worker_view> views(time now) const;

    // Asks for each worker that is due; `ask` says whether that could be said.
    void ask_for_due(time now, const std::function<bool(const fork_message &)> &ask);
    std::optional<time> next_due() const;
    bool is_asked(int number) const;
    bool any_asked() const;
    void forget_asked(); // nobody will answer
    // What was asked for came, or did not: another try is due later.
    void came(int number, pid_t pid, time now);
    void failed(int number, time now);

    bool has(int number) const;
    void note_served(int number);
    // Every wanted place had a worker that came to serving; one may have died since.
    bool all_have_served() const;
    // It leaves by itself, or was told to: its place is another's already.
    void retire(int number, pid_t pid, time now);

    // A process ended.  True when it was one that had retired.
    bool bury_retired(pid_t pid);
    // Whose it was.  bury() says whether it had served a request, and replace() when the next
    // one may come: what one request did is no reason for others to wait.
    std::optional<int> find(pid_t pid) const;
    bool bury(int number, time now);
    std::chrono::milliseconds replace(int number, bool worked, time now);
    // Before that: " at GET /x", what it was at, as it said, or " after GET /x", its last one;
    // "" when it had none.
    std::string describe_request(int number, time now) const;

    void signal(int signal) const;
    // Logs are opened anew by all that are there, and by who is asked for: it may have opened
    // the former ones before anybody has told its pid.
    void reopen();
    bool any_alive() const;
    // Adds all of them, those that have retired as such.
    void describe(std::vector<worker_report> &into, time now) const;

  private:
    struct process {
        pid_t pid = 0;
        std::optional<std::size_t> score{}; // its page
    };
    struct place : process {
        bool wanted = false;
        bool asked = false;   // the leader has not answered
        pid_t gone_early = 0; // who was heard to leave before that
        bool reopens = false; // told before that, too
        bool served = false;
        back_off pause;
        time start_at{};
    };

    place &at(int number) { return all_.at(static_cast<std::size_t>(number)); }
    void
    ask(std::size_t number, time now, const std::function<bool(const fork_message &)> &ask);
    void free_score(process &of);
    worker_report describe(const process &one, time now) const;

    back_off_limits limits_;
    scoreboard &scores_;
    std::vector<place> all_;
    std::vector<process> retiring_;
};

} // namespace imprint::pool
