// SPDX-License-Identifier: MIT
#include "worker/door.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "worker/epoll.hpp"
#include "worker/fork_guard.hpp"
#include "worker/queue_age.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <utility>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>

namespace imprint::worker {
namespace {

using std::chrono::milliseconds;

// While descriptors are short.
constexpr milliseconds pause{100};

std::uint64_t soft_descriptor_limit() {
    rlimit allowed{};
    return ::getrlimit(RLIMIT_NOFILE, &allowed) == 0 ? allowed.rlim_cur : 1024;
}

} // namespace

door::door(
    int epoll,
    std::span<listening_socket> sockets,
    const allowed_clients &allowed,
    const lobby &with,
    surroundings &around,
    connection_set &into
)
    : epoll_(epoll), sockets_(sockets), allowed_(allowed), lobby_(with), around_(around),
      connections_(into), descriptor_limit_(soft_descriptor_limit()),
      short_(around.limits.spare_descriptors) {
    for (listening_socket &one : sockets_) {
        one.id = listener_id(one.name);
        if (one.fd) {
            around_.desk->note_listener({one.fd.get(), one.tcp, one.id});
        }
        fork_guard::note_open(one.fd.get());
    }
    listen(true);
}

void door::let_in(std::uint32_t event, time_point now) {
    if (event == lobby_event) {
        take_one(now);
    } else {
        accept_one(sockets_[event], now);
    }
}

void door::let_all_in(time_point now) {
    while (take_one(now)) {
    }
    for (const listening_socket &one : sockets_) {
        while (accept_one(one, now)) {
        }
    }
}

// False when nobody came, or nobody may any more.
bool door::accept_one(const listening_socket &from, time_point now) {
    if (!listening_ || !from.fd) {
        return false;
    }
    constexpr int how = SOCK_NONBLOCK | SOCK_CLOEXEC;
    auto fd = base::unique_fd::adopt(::accept4(from.fd.get(), nullptr, nullptr, how));
    if (!fd) {
        if (const int failure = errno; is_shortage(failure)) {
            say_short(failure, now);
            listen(false);
            due_ = now + pause;
        }
        return false;
    }
    if (!from.tcp || may_speak(from, fd.get())) {
        moved_connection fresh;
        fresh.waited =
            from.tcp ? age_in_backlog(fd.get()).value_or(milliseconds(0)) : milliseconds(0);
        keep(std::move(fd), from, now, std::move(fresh));
    }
    return true;
}

// One that served elsewhere before: who may speak was asked when it was accepted.
bool door::take_one(time_point now) {
    auto taken = listening_ && lobby_ ? lobby_.take() : std::nullopt;
    if (!taken) {
        return false;
    }
    const auto from =
        std::find_if(sockets_.begin(), sockets_.end(), [&](const listening_socket &one) {
            return one.id == taken->listener;
        });
    if (from == sockets_.end()) {
        base::log(base::severity::error, "a connection from a listener that is not known");
        lobby_.forget();
        return true;
    }
    around_.score.taken();
    base::unique_fd fd = std::move(taken->fd);
    keep(std::move(fd), *from, now, std::move(*taken));
    return true;
}

bool door::may_speak(const listening_socket &from, int fd) const {
    if (!allows_peer(allowed_, fd)) {
        base::log(
            base::severity::warning,
            fmt::format(
                "{}: a peer that is not in --allow was turned away: {}",
                from.name,
                peer_name(fd)
            )
        );
        return false;
    }
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return true;
}

void door::keep(
    base::unique_fd fd, const listening_socket &from, time_point now, moved_connection before
) {
    // Descriptors are given out lowest first: everything below this one is in use.
    const std::uint64_t used = static_cast<std::uint64_t>(fd.get()) + 1;
    if (used + around_.limits.spare_descriptors >= descriptor_limit_) {
        say_short(0, now);
        listen(false); // until a connection closes
    }
    connections_.add(
        std::make_unique<connection>(std::move(fd), from, around_, now, std::move(before))
    );
    lobby_.forget(); // the desk has it
}

void door::say_short(int failure, time_point now) {
    // Asked anew: prlimit(1) changes it while a worker runs.
    if (const auto what = short_.note(failure, soft_descriptor_limit(), now)) {
        base::log(base::severity::warning, *what);
    }
}

void door::open_again() {
    if (!closed_) {
        due_.reset();
        listen(true);
    }
}

void door::open_when_due(time_point now) {
    if (due_ && *due_ <= now) {
        open_again();
    }
}

void door::listen(bool on) {
    if (on == listening_) {
        return;
    }
    listening_ = on;
    for (std::uint32_t which = 0; which < sockets_.size(); ++which) {
        const int fd = sockets_[which].fd.get();
        if (fd < 0) {
            continue;
        }
        if (on) {
            // EPOLLEXCLUSIVE: one connection wakes one worker, not all (77 µs a request for
            // sixteen that wake for nothing).  It can't be changed, only taken out.
            watch_special(epoll_, fd, EPOLLIN | EPOLLEXCLUSIVE, which);
        } else {
            ::epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);
        }
    }
    if (lobby_ && on) {
        // Whoever is idle comes: what waits there must not wait for one that is busy.
        watch_special(epoll_, lobby_.out(), EPOLLIN, lobby_event);
    } else if (lobby_) {
        ::epoll_ctl(epoll_, EPOLL_CTL_DEL, lobby_.out(), nullptr);
    }
}

void door::close() {
    listen(false);
    closed_ = true;
    due_.reset();
    around_.desk->forget_listeners();
    for (listening_socket &one : sockets_) {
        fork_guard::note_closed(one.fd.get());
        one.fd.reset();
    }
}

} // namespace imprint::worker
