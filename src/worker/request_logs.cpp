// SPDX-License-Identifier: MIT
#include "worker/request_logs.hpp"

namespace imprint::worker {

void request_logs::reopen() noexcept {
    access_.reopen();
    slow_.reopen();
}

void request_logs::write(const access_entry &what) noexcept {
    if (access_.is_wanted()) {
        access_.write(what);
    }
    if (slow_.is_wanted() && what.elapsed >= slow_time_) {
        slow_.write(what);
    }
}

} // namespace imprint::worker
