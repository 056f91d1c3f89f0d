// SPDX-License-Identifier: MIT
// How long somebody may have waited to be accepted.  A unix socket does not tell: at most since
// its queue was last seen empty.  Pure.
#pragma once

#include "pool/report.hpp"

#include <chrono>
#include <span>
#include <vector>

namespace imprint::pool {

class queue_watch {
  public:
    using time = std::chrono::steady_clock::time_point;

    // Nobody waited then.
    explicit queue_watch(time began) : began_(began) {}

    // Notes which are empty, and for the others since when they may not have been.  The same
    // listeners each time.
    void look(std::span<listener_report> listeners, time now) {
        empty_at_.resize(listeners.size(), began_);
        for (std::size_t at = 0; at < listeners.size(); ++at) {
            listener_report &one = listeners[at];
            if (one.queue && one.queue->waiting == 0) {
                empty_at_[at] = now;
            }
            if (one.queue) {
                one.waited_at_most =
                    std::chrono::ceil<std::chrono::milliseconds>(now - empty_at_[at]);
            }
        }
    }

  private:
    time began_;
    std::vector<time> empty_at_;
};

} // namespace imprint::pool
