// SPDX-License-Identifier: MIT
// The one timer of a worker: which connection is due when.  Pure: the caller brings the time.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <queue>
#include <vector>

namespace imprint::worker {

using time_point = std::chrono::steady_clock::time_point;

// A connection's deadline moves with nearly every octet, so an entry here is only a promise
// to look: what is due is asked of the connection itself, and one whose deadline has moved
// is put in again.  A request that arrives whole never gets an entry.
class deadlines {
  public:
    using key = std::uint64_t;

    void add(key who, time_point when) { entries_.push(entry{when, who}); }
    std::optional<time_point> next() const;
    // The keys whose time has come, each once per add().
    std::optional<key> take_due(time_point now);
    bool empty() const noexcept { return entries_.empty(); }

  private:
    struct entry {
        time_point when;
        key who;
        friend bool operator>(const entry &one, const entry &other) noexcept {
            return one.when > other.when;
        }
    };
    std::priority_queue<entry, std::vector<entry>, std::greater<>> entries_;
};

} // namespace imprint::worker
