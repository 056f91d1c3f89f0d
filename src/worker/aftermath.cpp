// SPDX-License-Identifier: MIT
#include "worker/aftermath.hpp"

#include "base/log.hpp"
#include "http/rule.hpp"
#include "wire/kind.hpp"
#include "worker/companion.hpp"
#include "worker/orphans.hpp"
#include "worker/porter.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace imprint::worker {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

std::int64_t after(milliseconds pause) {
    return steady_nanoseconds() + nanoseconds(pause).count();
}

} // namespace

bool aftermath::ran() const noexcept {
    const desk_request &last = desk_.page().request;
    return last.attended && last.open && last.fd >= 0;
}

void aftermath::settle(bool timed_out) {
    if (!lobby_) {
        give_orphans(0);
        stop_listening();
    }
    const std::int64_t until = after(terms_.patience);
    std::optional<incident> told;
    std::uint64_t sent = 0;
    if (ran()) {
        told.emplace(
            lost_that_ran(desk_),
            timed_out ? http::rule::program_too_slow : http::rule::program_failed
        );
        sent = settle_running(*told, until);
    }
    // Others wait; why it died is told when they are served.
    give_away(until);
    give_orphans(until);
    give_who_waits(until);
    if (told) {
        obituary_.tell(*told, timed_out, sent);
    }
    linger(until);
}

bool aftermath::kept() const noexcept {
    const desk_request &last = desk_.page().request;
    return last.kept && can_give() && last.place < desk_.entries().size();
}

// A connection that is kept goes on once its request is answered: were it closed, a front that
// has not seen it yet might send the next request there, and could not repeat a POST.
std::uint64_t aftermath::settle_running(const incident &told, std::int64_t until) {
    const int fd = desk_.page().request.fd;
    const answer_state how_far = answer_of(desk_.page().request);
    incident::answered sent{0, how_far == answer_state::left};
    if (how_far == answer_state::none) {
        sent = told.answer(terms_.drain, kept());
    }
    if (how_far == answer_state::unsure && kept()) {
        unsure_ = fd;
    } else if (!sent.whole || !kept() || !offer_running(until)) {
        ::shutdown(fd, SHUT_WR);
        answered_.push_back(fd);
    }
    return sent.octets;
}

bool aftermath::offer_running(std::int64_t until) const {
    const desk_request &last = desk_.page().request;
    luggage idle{desk_.entries()[last.place].listener};
    idle.wire = wire_of(last.how);
    return offer_for_long(last.fd, idle, until);
}

// A front that begins a request has had the answer to the one before it.
void aftermath::linger(std::int64_t until) {
    std::vector<int> all = answered_;
    if (unsure_ >= 0) {
        all.push_back(unsure_);
    }
    const auto done = [&](int fd) {
        if (fd != unsure_) {
            return drain(fd);
        }
        char octet = 0;
        if (::recv(fd, &octet, 1, MSG_PEEK | MSG_DONTWAIT) > 0 && offer_running(until)) {
            unsure_ = -1;
        }
        return true;
    };
    watch(all, terms_.drain, done);
    if (unsure_ >= 0) {
        ::shutdown(unsure_, SHUT_RDWR);
    }
}

// One whose body was still coming, and is not kept whole.
bool aftermath::answer_asking(const desk_entry &one) {
    // No answer has begun, and what came is not all here, or nobody took it.
    auto asked = one.how == parked::asking || one.how == parked::whole
                     ? request_in(desk_.octets_of(one), one.wire, terms_.wire)
                     : std::nullopt;
    if (!asked) {
        return false;
    }
    const incident told(lost_of(one, *asked), http::rule::program_failed);
    const std::uint64_t sent = told.answer(terms_.drain, false).octets;
    answered_.push_back(one.fd);
    obituary_.tell_of_upload(told, std::move(*asked), one.since, sent);
    return true;
}

void aftermath::give_away(std::int64_t until) {
    const desk_page &page = desk_.page();
    for (std::uint32_t number = 0; number < page.entries; ++number) {
        const desk_entry &one = desk_.entries()[number];
        if (one.how == parked::nowhere || one.how == parked::moved ||
            ::fcntl(one.fd, F_GETFD) < 0) { // it was about to be forgotten
            continue;
        }
        if (one.how == parked::offered) {
            // Without a shutdown: it may be another's.
            base::log(
                base::severity::error,
                fmt::format(
                    "worker {} died as it handed over a connection: it may be lost", worker_
                )
            );
            continue;
        }
        const bool attended = page.request.attended && number == page.request.place;
        if (attended && ran()) {
            continue; // settled
        }
        if (attended ? give_attended(one, until) : give(one, until)) {
            continue;
        }
        end(one, attended);
    }
}

void aftermath::end(const desk_entry &one, bool attended) {
    if (answer_asking(one)) {
        return;
    }
    ::shutdown(one.fd, SHUT_RDWR);
    const bool cut = one.how == parked::bound || one.how == parked::lent;
    const std::string_view what =
        cut        ? "died: of a connection's answer a part had left: cut short"
        : attended ? "died while it read a request, which is lost"
                   : "died, and nobody took a connection, which is lost";
    base::log(base::severity::error, fmt::format("worker {} {}", worker_, what));
}

bool aftermath::give(const desk_entry &one, std::int64_t until) const {
    return (one.how == parked::whole || one.how == parked::leaving) &&
           offer_for_long(one.fd, luggage_of(one, desk_.octets_of(one)), until);
}

// At which the worker was, but knew of no request: nothing was done for it.
bool aftermath::give_attended(const desk_entry &one, std::int64_t until) const {
    const auto all = rebuild(desk_, one);
    if (!all) {
        return false;
    }
    luggage with = luggage_of(one, all->octets);
    with.octets = all->octets;
    with.file = all->file;
    with.file_octets = all->file_octets;
    // A file has more than one read brought: its wire is known.
    if (!all->octets.empty() && with.wire == wire_choice::by_first_octet) {
        with.wire = wire::guess(all->octets.front()) == wire::kind::scgi ? wire_choice::scgi
                                                                         : wire_choice::fastcgi;
    }
    with.since = all->empty() ? 0 : with.since != 0 ? with.since : steady_nanoseconds();
    return offer_for_long(one.fd, with, until);
}

// One that was taken from the lobby has its message there still.
void aftermath::give_orphans(std::int64_t until) {
    const auto taken = lobby::left_in(desk_.lobby_room());
    for (const orphan &one : find_orphans(desk_)) {
        luggage with{one.from.id};
        bool known = !one.from.tcp || allows_peer(terms_.allowed, one.fd);
        if (taken) {
            with = *taken;
            known = taken->file < 0; // else it can't be found again
        }
        if (!known || !offer_for_long(one.fd, with, until)) {
            ::shutdown(one.fd, SHUT_RDWR);
            say_lost();
        }
    }
}

// One at each address: it may have been announced to this worker alone (EPOLLEXCLUSIVE), while
// others sleep beside it.  Whom the lobby wakes finds those behind it.
void aftermath::give_who_waits(std::int64_t until) {
    if (!can_give()) {
        return;
    }
    for (const desk_listener &from : desk_.listeners()) {
        constexpr int how = SOCK_NONBLOCK | SOCK_CLOEXEC;
        const auto fd = base::unique_fd::adopt(::accept4(from.fd, nullptr, nullptr, how));
        const bool welcome = fd && (!from.tcp || allows_peer(terms_.allowed, fd.get()));
        if (welcome && !offer_for_long(fd.get(), luggage{from.id}, until)) {
            say_lost();
        }
    }
}

// Nobody of ours would serve whoever comes from here on.  Refused, a front tries another
// process, or starts one; let in, it would be cut when this process ends.
void aftermath::stop_listening() const {
    for (const desk_listener &one : desk_.listeners()) {
        ::close(one.fd);
    }
    if (terms_.when_deaf) {
        terms_.when_deaf();
    }
}

void aftermath::say_lost() const {
    base::log(
        base::severity::error,
        fmt::format("worker {} died as a connection came, which is lost", worker_)
    );
}

bool aftermath::can_give() const noexcept {
    return static_cast<bool>(lobby_) && !desk_.page().stopping;
}

bool aftermath::offer_for_long(int fd, const luggage &with, std::int64_t until) const {
    if (!can_give()) {
        return false;
    }
    constexpr int again_ms = 10; // it may be full of descriptors, not octets
    while (!lobby_.offer(fd, with)) {
        if (steady_nanoseconds() >= until || with.octets.size() > lobby::most_octets) {
            return false;
        }
        ::poll(nullptr, 0, again_ms);
    }
    if (terms_.counts != nullptr) {
        terms_.counts->handed_over_by_companion();
    }
    return true;
}

} // namespace imprint::worker
