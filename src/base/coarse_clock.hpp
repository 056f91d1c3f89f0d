// SPDX-License-Identifier: MIT
// The clocks as of the kernel's last tick: some milliseconds behind, at a fifth of the price
// (clock_gettime(2), CLOCK_*_COARSE).  For deadlines and what people read.
#pragma once

#include <chrono>

#include <time.h> // NOLINT(modernize-deprecated-headers): clock_gettime is POSIX's

namespace imprint::base {

namespace detail {
inline std::chrono::nanoseconds read_clock(clockid_t which) noexcept {
    timespec now{};
    ::clock_gettime(which, &now);
    return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}
} // namespace detail

inline std::chrono::steady_clock::time_point coarse_steady_now() noexcept {
    return std::chrono::steady_clock::time_point(detail::read_clock(CLOCK_MONOTONIC_COARSE));
}

inline std::chrono::sys_seconds coarse_wall_seconds() noexcept {
    return std::chrono::sys_seconds(
        std::chrono::floor<std::chrono::seconds>(detail::read_clock(CLOCK_REALTIME_COARSE))
    );
}

} // namespace imprint::base
