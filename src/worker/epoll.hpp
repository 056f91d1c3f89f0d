// SPDX-License-Identifier: MIT
// Events of a worker that are no connection's: their data has `special_event` as its upper
// half, and what they are of as its lower.
#pragma once

#include "base/error.hpp"

#include <cstdint>
#include <string>

#include <sys/epoll.h>

namespace imprint::worker {

inline constexpr std::uint32_t special_event = 0xffffffff;

constexpr bool is_special(const epoll_event &event) noexcept {
    return event.data.u64 >> 32U == special_event;
}
constexpr std::uint32_t low_of(const epoll_event &event) noexcept {
    return static_cast<std::uint32_t>(event.data.u64);
}

// Throws std::system_error.
inline void watch_special(int epoll, int fd, std::uint32_t events, std::uint32_t what) {
    epoll_event event{};
    event.events = events;
    event.data.u64 = std::uint64_t{special_event} << 32U | what;
    if (::epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) != 0) {
        base::throw_errno("watch descriptor", std::to_string(fd));
    }
}

} // namespace imprint::worker
