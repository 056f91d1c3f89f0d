// SPDX-License-Identifier: MIT
#include "worker/incident.hpp"

#include "base/log.hpp"
#include "base/next_due.hpp"
#include "base/random.hpp"
#include "http/problem.hpp"
#include "http/response_head.hpp"
#include "worker/deadlines.hpp"
#include "worker/socket_io.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>
#include <variant>
#include <vector>

#include <poll.h>
#include <sys/socket.h>

namespace imprint::worker {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// Long enough that nobody guesses another's.
std::string new_number() {
    std::array<unsigned char, 6> octets{};
    base::fill_random(octets);
    std::string text;
    for (const unsigned char one : octets) {
        text += fmt::format("{:02x}", one);
    }
    return text;
}

bool wait_for_reader(int fd, time_point until) {
    pollfd one{fd, POLLOUT, 0};
    return ::poll(&one, 1, base::next_due(until).poll_timeout()) > 0;
}

} // namespace

incident::incident(lost_request of, http::rule which)
    : request_(std::move(of)), which_(which), number_(new_number()) {
}

incident::answered incident::answer(milliseconds patience, bool kept) const {
    const std::string meaning(http::row_of(which_).meaning);
    const response made = http::explain(
        request_.accept,
        http::make_error(which_, fmt::format("{} (incident {})", meaning, number_))
    );
    const bool content = http::sends_content(made, request_.method);
    worker::answer sent;
    sent.begin(
        request_.how,
        request_.id,
        http::format_head(made),
        content ? std::get<std::string>(made.content()) : std::string()
    );
    const time_point until = steady_clock::now() + patience;
    while (!sent.done() && send_answer(request_.fd, sent) != progress::gone &&
           (sent.done() || wait_for_reader(request_.fd, until))) {
    }
    if (!kept || !sent.done()) {
        ::shutdown(request_.fd, SHUT_WR);
    }
    return {sent.content_sent(), sent.done()};
}

void incident::log(const std::string &what) const {
    base::log(
        base::severity::error,
        fmt::format(
            "incident {}: {} {}: {}{}{}{}{}",
            number_,
            request_.method,
            request_.target,
            what,
            request_.client.empty() ? "" : "; client ",
            request_.client,
            request_.user.empty() ? "" : "; user ",
            request_.user
        )
    );
}

void watch(
    std::span<const int> connections,
    milliseconds patience,
    const std::function<bool(int)> &done
) {
    std::vector<pollfd> waits;
    for (const int fd : connections) {
        waits.push_back({fd, POLLIN, 0});
    }
    const time_point until = steady_clock::now() + patience;
    while (!waits.empty() && steady_clock::now() < until &&
           ::poll(waits.data(), waits.size(), base::next_due(until).poll_timeout()) > 0) {
        std::erase_if(waits, [&](const pollfd &one) {
            return one.revents != 0 && done(one.fd);
        });
    }
}

bool drain(int connection) {
    std::array<char, 16384> octets{};
    return receive(connection, octets).how != progress::some;
}

} // namespace imprint::worker
