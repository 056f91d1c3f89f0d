// SPDX-License-Identifier: MIT
// The first of what a loop has to see to in time, and how long poll(2) may sleep until then.
#pragma once

#include <algorithm>
#include <chrono>
#include <limits>
#include <optional>

namespace imprint::base {

class next_due {
  public:
    using time_point = std::chrono::steady_clock::time_point;

    next_due() = default;
    explicit next_due(std::optional<time_point> when) : first_(when) {}

    // Nothing when there is none.
    void add(std::optional<time_point> when) {
        if (when) {
            first_ = std::min(first_.value_or(*when), *when);
        }
    }
    std::optional<time_point> time() const noexcept { return first_; }
    // For poll(2) and epoll_wait(2): whole milliseconds, rounded up, so that nobody wakes
    // early; -1, for ever, when nothing is due.
    int poll_timeout(time_point now = std::chrono::steady_clock::now()) const {
        using std::chrono::milliseconds;
        if (!first_) {
            return -1;
        }
        if (*first_ <= now) {
            return 0;
        }
        const auto left = std::chrono::ceil<milliseconds>(*first_ - now).count();
        return static_cast<int>(
            std::min<milliseconds::rep>(left, std::numeric_limits<int>::max())
        );
    }

  private:
    std::optional<time_point> first_;
};

} // namespace imprint::base
