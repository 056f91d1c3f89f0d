// SPDX-License-Identifier: MIT
#include "worker/aftermath.hpp"

#include "base/log.hpp"
#include "base/random.hpp"
#include "http/problem.hpp"
#include "http/response_head.hpp"
#include "http/rule.hpp"
#include "worker/companion.hpp"
#include "worker/porter.hpp"
#include "worker/socket_io.hpp"
#include "worker/stack_trace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <variant>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace imprint::worker {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

template <std::size_t Size>
std::string_view text_of(const std::array<char, Size> &octets, std::uint32_t size) {
    return {octets.data(), std::min<std::size_t>(size, Size)};
}

// Long enough that nobody guesses another's.
std::string new_incident() {
    std::array<unsigned char, 6> octets{};
    base::fill_random(octets);
    std::string text;
    for (const unsigned char one : octets) {
        text += fmt::format("{:02x}", one);
    }
    return text;
}

bool wait_for(int fd, short events, std::int64_t until) {
    const nanoseconds left(std::max<std::int64_t>(until - steady_nanoseconds(), 0));
    pollfd one{fd, events, 0};
    const auto most = std::chrono::ceil<milliseconds>(left).count();
    return ::poll(&one, 1, static_cast<int>(most)) > 0;
}

std::int64_t after(milliseconds pause) {
    return steady_nanoseconds() + nanoseconds(pause).count();
}

} // namespace

bool aftermath::ran() const noexcept {
    const desk_request &last = desk_.page().request;
    return last.attended && last.open && last.fd >= 0;
}

void aftermath::settle(bool timed_out) {
    const bool answers = ran() && !desk_.page().request.begun;
    std::string incident;
    if (ran()) {
        incident = new_incident();
        if (answers) {
            answer(timed_out, incident);
        }
    }
    // Others wait; why it died is told when they are served.
    give_away();
    if (ran()) {
        report(timed_out, incident);
    }
    if (answers) {
        drain();
    }
}

void aftermath::report(bool timed_out, const std::string &incident) const {
    const desk_page &page = desk_.page();
    const desk_request &last = page.request;
    const milliseconds ran_for((steady_nanoseconds() - last.began) / 1'000'000);
    const std::string_view user = text_of(last.user, last.user_size);
    base::log(
        base::severity::error,
        fmt::format(
            "incident {}: {} {}: {} after {} ms in worker {}{}{}; {}",
            incident,
            text_of(last.method, last.method_size),
            text_of(last.target, last.target_size),
            timed_out ? "it took too long (--request-timeout) and was ended"
                      : "its worker died",
            ran_for.count(),
            worker_,
            user.empty() ? "" : ", user ",
            user,
            last.begun  ? "a part of the answer had left: cut short"
            : timed_out ? "answered with 504"
                        : "answered with 500"
        )
    );
    const auto frames = std::min<std::size_t>(page.fault.frames, desk_fault::most_frames);
    std::size_t number = 0;
    for (const std::string &line : describe_frames(std::span(page.fault.trace).first(frames))) {
        base::log(
            base::severity::error, fmt::format("incident {}: #{} {}", incident, number++, line)
        );
    }
}

void aftermath::answer(bool timed_out, const std::string &incident) const {
    const desk_request &last = desk_.page().request;
    const auto which = timed_out ? http::rule::program_too_slow : http::rule::program_failed;
    const response made = http::explain(
        text_of(last.accept, last.accept_size),
        http::make_error(
            which, fmt::format("{} (incident {})", http::row_of(which).meaning, incident)
        )
    );
    const bool content = http::sends_content(made, text_of(last.method, last.method_size));
    worker::answer sent;
    sent.begin(
        last.how,
        last.id,
        http::format_head(made),
        content ? std::get<std::string>(made.content()) : std::string()
    );
    const std::int64_t until = after(limits_.drain);
    while (!sent.done() && send_answer(last.fd, sent) != progress::gone &&
           (sent.done() || wait_for(last.fd, POLLOUT, until))) {
    }
    ::shutdown(last.fd, SHUT_WR);
}

void aftermath::give_away() {
    const desk_page &page = desk_.page();
    const std::int64_t until = after(limits_.patience);
    for (std::uint32_t number = 0; number < page.entries; ++number) {
        const desk_entry &one = desk_.entries()[number];
        if (one.how == parked::nowhere || one.how == parked::moved) {
            continue;
        }
        if (page.request.attended && number == page.request.place) {
            // Answered, or what it had sent was in the worker's memory alone.
            if (!ran() || page.request.begun) {
                ::shutdown(one.fd, SHUT_RDWR);
            }
        } else if (one.how != parked::whole || !give(one, until)) {
            ::shutdown(one.fd, SHUT_RDWR);
        }
    }
}

bool aftermath::give(const desk_entry &one, std::int64_t until) const {
    if (!lobby_ || desk_.page().stopping) {
        return false;
    }
    while (!offer(desk_, lobby_, one)) {
        constexpr std::int64_t again = 10'000'000; // it may be full of descriptors, not octets
        const std::int64_t now = steady_nanoseconds();
        if (now >= until) {
            return false;
        }
        ::poll(nullptr, 0, static_cast<int>(again / 1'000'000));
    }
    return true;
}

// Closed before everything was read, the answer could be lost to a reset.
void aftermath::drain() const {
    const int fd = desk_.page().request.fd;
    const std::int64_t until = after(limits_.drain);
    std::array<char, 4096> octets{};
    for (std::size_t dropped = 0;
         dropped < limits_.drain_bytes && wait_for(fd, POLLIN, until);) {
        const received some = receive(fd, octets);
        if (some.how != progress::some) {
            return;
        }
        dropped += some.size;
    }
}

} // namespace imprint::worker
