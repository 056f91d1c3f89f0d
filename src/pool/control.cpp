// SPDX-License-Identifier: MIT
#include "pool/control.hpp"

#include "base/next_due.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include <sys/socket.h>

namespace imprint::pool {
namespace {

bool would_wait() noexcept {
    return errno == EAGAIN || errno == EINTR;
}

} // namespace

void control::watch(std::vector<pollfd> &into) const {
    if (clients_.size() < limits_.clients && !deaf_until_) {
        into.push_back({listening_.get(), POLLIN, 0});
    }
    for (const client &one : clients_) {
        const bool writes = one.answered;
        // One that waits for its answer is watched for leaving alone.
        const int events = writes ? POLLOUT : one.asked ? 0 : POLLIN;
        into.push_back({one.fd.get(), static_cast<short>(events), 0});
    }
}

std::vector<control::question> control::handle(time now) {
    std::vector<question> asked;
    accept_more(now);
    std::erase_if(clients_, [&](client &one) {
        if (one.answered) {
            return !write_answer(one) || now >= one.deadline;
        }
        if (one.asked) {
            return !is_there(one); // poll(2) would tell of it again and again
        }
        if (!read_line(one) || (!one.asked && now >= one.deadline)) {
            return true;
        }
        if (one.asked) {
            asked.push_back({one.id, one.line});
        }
        return false;
    });
    return asked;
}

// One that only ended its side of the stream waits for its answer.
bool control::is_there(const client &one) noexcept {
    pollfd look{one.fd.get(), 0, 0};
    return ::poll(&look, 1, 0) <= 0 || (look.revents & (POLLHUP | POLLERR)) == 0;
}

void control::accept_more(time now) {
    if (deaf_until_ && now < *deaf_until_) {
        return;
    }
    deaf_until_.reset();
    while (clients_.size() < limits_.clients) {
        constexpr int how = SOCK_NONBLOCK | SOCK_CLOEXEC;
        auto fd = base::unique_fd::adopt(::accept4(listening_.get(), nullptr, nullptr, how));
        if (!fd) {
            if (!would_wait() && errno != ECONNABORTED) {
                deaf_until_ = now + limits_.pause;
            }
            return;
        }
        client one;
        one.fd = std::move(fd);
        one.id = ++last_id_;
        one.deadline = now + limits_.patience;
        clients_.push_back(std::move(one));
    }
}

// False when it left, or says more than a line may hold.
bool control::read_line(client &from) {
    std::array<char, 256> octets{};
    const ssize_t size = ::recv(from.fd.get(), octets.data(), octets.size(), 0);
    if (size <= 0) {
        return size < 0 && would_wait();
    }
    from.line.append(octets.data(), static_cast<std::size_t>(size));
    const std::size_t end = from.line.find('\n');
    if (end == from.line.npos) {
        return from.line.size() < limits_.line;
    }
    from.line.resize(end);
    from.asked = true;
    return from.line.size() < limits_.line;
}

// False when all has left, or the client has.
bool control::write_answer(client &to) {
    const ssize_t size =
        ::send(to.fd.get(), to.answer.data(), to.answer.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (size < 0) {
        return would_wait();
    }
    to.answer.erase(0, static_cast<std::size_t>(size));
    return !to.answer.empty();
}

void control::answer(client_id to, std::string text, time now) {
    const auto found = std::find_if(clients_.begin(), clients_.end(), [&](const client &one) {
        return one.id == to;
    });
    if (found == clients_.end()) {
        return; // it did not wait
    }
    found->answer = std::move(text);
    found->answered = true;
    found->deadline = now + limits_.patience;
    if (!write_answer(*found)) {
        clients_.erase(found);
    }
}

std::optional<control::time> control::next_deadline() const {
    base::next_due next(deaf_until_);
    for (const client &one : clients_) {
        if (!one.asked || one.answered) {
            next.add(one.deadline);
        }
    }
    return next.time();
}

} // namespace imprint::pool
