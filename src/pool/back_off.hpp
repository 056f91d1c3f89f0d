// SPDX-License-Identifier: MIT
// How long a dead worker's place stays empty.  Pure: the caller brings the time.
#pragma once

#include <chrono>

namespace imprint::pool {

struct back_off_limits {
    std::chrono::milliseconds first{100};   // after the first early death
    std::chrono::milliseconds most{10'000}; // doubled up to here
    // One that lived so long is replaced at once, and the count begins anew.
    std::chrono::milliseconds healthy{1'000};
};

class back_off {
  public:
    using time = std::chrono::steady_clock::time_point;

    explicit back_off(back_off_limits limits = {}) : limits_(limits) {}

    void started(time now) noexcept { started_ = now; }
    // When the next one may start.
    time died(time now) noexcept;

  private:
    back_off_limits limits_;
    time started_{};
    std::chrono::milliseconds pause_{0};
};

} // namespace imprint::pool
