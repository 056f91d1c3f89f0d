// SPDX-License-Identifier: MIT
// The access log, and the slow log that has the same lines of requests that took long.
#pragma once

#include "worker/access_log.hpp"

#include <chrono>

namespace imprint::worker {

class request_logs {
  public:
    request_logs() : request_logs({}, {}, std::chrono::milliseconds(0)) {} // none
    // Opens nothing.  Throws std::invalid_argument for a format.
    request_logs(
        const access_log_settings &access,
        const access_log_settings &slow,
        std::chrono::milliseconds slow_time
    )
        : access_(access), slow_(slow, "slow log"), slow_time_(slow_time) {}

    bool are_wanted() const noexcept { return access_.is_wanted() || slow_.is_wanted(); }
    // As access_log does.
    void reopen() noexcept;
    void write(const access_entry &what) noexcept;

  private:
    access_log access_;
    access_log slow_;
    std::chrono::milliseconds slow_time_;
};

} // namespace imprint::worker
