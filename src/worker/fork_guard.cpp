// SPDX-License-Identifier: MIT
#include "worker/fork_guard.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <atomic>
#include <memory>

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

namespace imprint::worker::fork_guard {
namespace {

struct state {
    // One flag per descriptor number: a thread of the site may fork at any moment, when a
    // container of ours is half changed.
    std::unique_ptr<std::atomic<bool>[]> ours;
    std::size_t size = 0;
    std::atomic<int> highest{-1};
    std::function<void()> in_child;
    bool armed = false;
    bool forked = false;
};

state &the_state() {
    static state one;
    return one;
}

void close_all_in_child() {
    state &all = the_state();
    if (!all.armed) {
        return;
    }
    all.forked = true;
    for (int fd = all.highest; fd >= 0; --fd) {
        if (all.ours[static_cast<std::size_t>(fd)].exchange(false)) {
            ::close(fd);
        }
    }
    if (all.in_child) {
        all.in_child();
    }
}

std::size_t descriptor_limit() {
    rlimit allowed{};
    constexpr rlim_t most = 65536; // connections that one worker could ever hold
    if (::getrlimit(RLIMIT_NOFILE, &allowed) != 0) {
        return most;
    }
    return static_cast<std::size_t>(std::min(allowed.rlim_max, most));
}

} // namespace

void arm(std::function<void()> in_child) {
    state &all = the_state();
    all.in_child = std::move(in_child);
    all.armed = true;
    if (all.ours) {
        return;
    }
    all.size = descriptor_limit();
    all.ours = std::make_unique<std::atomic<bool>[]>(all.size);
    if (const int failure = ::pthread_atfork(nullptr, nullptr, close_all_in_child)) {
        base::throw_error(failure, "prepare for forks");
    }
}

void disarm() noexcept {
    state &all = the_state();
    all.armed = false;
    all.in_child = nullptr;
}

void note_open(int fd) noexcept {
    state &all = the_state();
    if (fd < 0 || static_cast<std::size_t>(fd) >= all.size) {
        return;
    }
    all.ours[static_cast<std::size_t>(fd)] = true;
    if (fd > all.highest) {
        all.highest = fd;
    }
}

void note_closed(int fd) noexcept {
    state &all = the_state();
    if (fd >= 0 && static_cast<std::size_t>(fd) < all.size) {
        all.ours[static_cast<std::size_t>(fd)] = false;
    }
}

void end_forked_child() noexcept {
    if (the_state().forked) {
        ::_exit(0);
    }
}

} // namespace imprint::worker::fork_guard
