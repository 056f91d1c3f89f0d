// SPDX-License-Identifier: MIT
#include "pool/kept_connections.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <utility>

#include <sys/resource.h>
#include <sys/socket.h>

namespace imprint::pool {
namespace {

// The kernel closes a connection that is taken where no descriptor is free.
std::size_t most_to_keep() {
    rlimit allowed{};
    if (::getrlimit(RLIMIT_NOFILE, &allowed) != 0) {
        return 0;
    }
    return std::min<std::size_t>(allowed.rlim_cur / 2, kept_connections::most_of_all);
}

std::int64_t nanoseconds_before_now(std::chrono::nanoseconds age) {
    const auto then = std::chrono::steady_clock::now() - age;
    return std::chrono::nanoseconds(then.time_since_epoch()).count();
}

} // namespace

kept_connections::kept_connections(const worker::lobby &lobby)
    : lobby_(lobby), most_(most_to_keep()) {
}

bool kept_connections::look() {
    while (all_.size() < most_) {
        auto taken = lobby_.take();
        if (!taken) {
            break;
        }
        all_.push_back({std::move(*taken), 0});
    }
    bool needed = all_.size() >= most_;
    const auto is_gone = [&](kept &each) {
        const peer found = look_at(each.one);
        if (found == peer::speaks && each.ready == 0) {
            each.ready = nanoseconds_before_now(each.one.waited);
        }
        needed = needed || found == peer::speaks;
        return found == peer::gone;
    };
    all_.erase(std::remove_if(all_.begin(), all_.end(), is_gone), all_.end());
    return needed;
}

kept_connections::peer kept_connections::look_at(const worker::moved_connection &one) noexcept {
    if (one.listener == 0) {
        return peer::gone; // what is not understood
    }
    if (!one.octets.empty() || one.since != 0 || one.answer) {
        return peer::speaks; // in the midst of a request, or of an answer
    }
    char octet = 0;
    const ssize_t size = ::recv(one.fd.get(), &octet, 1, MSG_PEEK | MSG_DONTWAIT);
    if (size > 0) {
        return peer::speaks;
    }
    return size < 0 && (errno == EAGAIN || errno == EINTR) ? peer::silent : peer::gone;
}

void kept_connections::give_back() {
    const auto is_given = [&](const kept &each) {
        const worker::moved_connection &one = each.one;
        return lobby_.offer(one.fd.get(), worker::luggage_of(one, each.ready));
    };
    all_.erase(std::remove_if(all_.begin(), all_.end(), is_given), all_.end());
}

void kept_connections::watch(std::vector<pollfd> &into) const {
    for (const kept &each : all_) {
        into.push_back({each.one.fd.get(), POLLIN, 0});
    }
}

} // namespace imprint::pool
