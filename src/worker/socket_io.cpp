// SPDX-License-Identifier: MIT
#include "worker/socket_io.hpp"

#include <algorithm>
#include <array>
#include <cerrno>

#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>

namespace imprint::worker {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t most_pieces = 24;
// A stream may begin slowly: a report that is computed, a browser that thinks.
constexpr milliseconds grace{10'000};

bool would_wait() noexcept {
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

bool wait_for(int fd, short events, pace &allowed) {
    const auto patience = allowed.patience(steady_clock::now());
    std::optional<peer_wait> waiting;
    if (allowed.where() != nullptr) {
        waiting.emplace(*allowed.where());
    }
    pollfd wait{fd, events, 0};
    return patience && ::poll(&wait, 1, static_cast<int>(patience->count())) != 0;
}

} // namespace

progress send_answer(int fd, answer &what) {
    bool moved = false;
    while (!what.done()) {
        std::array<iovec, most_pieces> pieces{};
        msghdr message{};
        message.msg_iov = pieces.data();
        message.msg_iovlen = what.gather(pieces);
        if (message.msg_iovlen == 0) {
            return progress::gone;
        }
        // Not writev: a peer that has left must not end the process by SIGPIPE, nor may the
        // signal's disposition be changed for what functions start.
        const ssize_t sent = ::sendmsg(fd, &message, MSG_NOSIGNAL);
        if (sent < 0 && would_wait()) {
            return moved ? progress::some : progress::none;
        }
        if (sent < 0) {
            return progress::gone;
        }
        what.advance(static_cast<std::size_t>(sent));
        moved = true;
    }
    return progress::some;
}

received receive(int fd, std::span<char> into) {
    const ssize_t size = ::recv(fd, into.data(), into.size(), 0);
    if (size > 0) {
        return {progress::some, static_cast<std::size_t>(size), false};
    }
    if (size < 0 && would_wait()) {
        return {progress::none, 0, false};
    }
    return {progress::gone, 0, size == 0};
}

std::size_t receivable(int fd) noexcept {
    int size = 0;
    return ::ioctl(fd, FIONREAD, &size) == 0 && size > 0 ? static_cast<std::size_t>(size) : 0;
}

bool is_gone(int fd, bool half_close_counts) noexcept {
    const auto asked = static_cast<short>(half_close_counts ? POLLRDHUP : 0);
    pollfd look{fd, asked, 0};
    const auto gone = static_cast<short>(POLLHUP | POLLERR | asked);
    return ::poll(&look, 1, 0) > 0 && (look.revents & gone) != 0;
}

std::optional<milliseconds> pace::patience(time_point now) const noexcept {
    const auto passed = std::chrono::floor<milliseconds>(now - began_);
    if (passed >= allowed_.streaming) {
        return std::nullopt;
    }
    // What has moved pays for time: one octet for 1/rate seconds.
    const auto rate = std::max<std::uint64_t>(allowed_.streaming_rate, 1);
    const milliseconds paid{octets_ * 1000 / rate};
    const milliseconds left = std::min(grace + paid, allowed_.streaming) - passed;
    if (left.count() <= 0) {
        return std::nullopt;
    }
    return std::min(left, idle_);
}

bool send_all(int fd, std::string_view octets, pace &allowed) {
    while (!octets.empty()) {
        const ssize_t sent = ::send(fd, octets.data(), octets.size(), MSG_NOSIGNAL);
        if (sent > 0) {
            octets.remove_prefix(static_cast<std::size_t>(sent));
            allowed.moved(static_cast<std::size_t>(sent));
        } else if (!would_wait() || !wait_for(fd, POLLOUT, allowed)) {
            return false;
        }
    }
    return true;
}

received receive_waiting(int fd, std::span<char> into, pace &allowed) {
    for (;;) {
        const received some = receive(fd, into);
        if (some.how != progress::none) {
            allowed.moved(some.size);
            return some;
        }
        if (!wait_for(fd, POLLIN, allowed)) {
            return {progress::gone, 0, false};
        }
    }
}

} // namespace imprint::worker
