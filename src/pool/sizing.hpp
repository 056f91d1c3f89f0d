// SPDX-License-Identifier: MIT
// How many workers a pool of changing size should have.  Pure: the caller brings the time, and
// what the workers do.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include <sys/types.h>

namespace imprint::pool {

struct size_terms {
    int least = 1; // 0: none, until somebody asks
    int most = 1;
    // That have nothing to do, for who comes next.  From zero: only while another one is busy.
    int spare = 1;
    std::chrono::milliseconds idle{10'000}; // then one of too many leaves
    bool changes() const noexcept { return least < most; }
};

struct sizing_limits {
    // In the first second of need one is started, in the next up to two, then four: what makes
    // the site slow may be the machine, and is not cured by processes.
    int most_at_once = 32;
    std::chrono::milliseconds rate_step{1'000};
    std::chrono::milliseconds sample{100}; // between two looks
};

enum class activity { starting, idle, busy };

// A place that has a worker, or will have one after its back-off.
struct worker_view {
    std::size_t place = 0;
    pid_t pid = 0; // 0: not yet
    activity does = activity::starting;
    std::uint64_t requests = 0; // that it has had
};

class sizing {
  public:
    using time = std::chrono::steady_clock::time_point;

    struct decision {
        int more = 0;
        std::vector<std::size_t> leave{}; // places
    };

    explicit sizing(size_terms terms, sizing_limits limits = {})
        : terms_(terms), limits_(limits) {}

    // `waiting`: somebody does, whom nobody has accepted or taken from the lobby.
    decision decide(std::span<const worker_view> all, bool waiting, time now);

  private:
    struct rest {
        std::uint64_t requests = 0;
        time since{};
    };

    void note_rest(std::span<const worker_view> all, time now);
    int allowed(int wanted, time now);
    std::vector<std::size_t>
    too_many(std::span<const worker_view> all, int idle, int spare, time now) const;

    size_terms terms_;
    sizing_limits limits_;
    std::map<pid_t, rest> resting_; // only those that were idle at the last look
    int rate_ = 1;                  // how many in this step
    int used_ = 0;
    time step_end_{};
};

} // namespace imprint::pool
