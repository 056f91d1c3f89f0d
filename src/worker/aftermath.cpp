// SPDX-License-Identifier: MIT
#include "worker/aftermath.hpp"

#include "base/log.hpp"
#include "http/masking.hpp"
#include "http/request_access.hpp"
#include "http/rule.hpp"
#include "wire/kind.hpp"
#include "worker/companion.hpp"
#include "worker/orphans.hpp"
#include "worker/porter.hpp"
#include "worker/stack_trace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <utility>
#include <variant>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace imprint::worker {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

template <std::size_t Size>
std::string text_of(const std::array<char, Size> &octets, std::uint32_t size) {
    return {octets.data(), std::min<std::size_t>(size, Size)};
}

std::int64_t after(milliseconds pause) {
    return steady_nanoseconds() + nanoseconds(pause).count();
}

lost_request lost_of(const desk_entry &one, const request_seen &seen) {
    lost_request found;
    found.fd = one.fd;
    found.how = seen.how;
    found.id = seen.id;
    found.method = seen.sent.find("REQUEST_METHOD").value_or("");
    std::string room;
    found.target = http::mask_url(seen.sent.find("REQUEST_URI").value_or(""), room);
    found.accept = seen.sent.find("HTTP_ACCEPT").value_or("");
    found.client = seen.sent.find("REMOTE_ADDR").value_or("");
    return found;
}

wire_choice wire_of(framing how) noexcept {
    return how == framing::fastcgi ? wire_choice::fastcgi : wire_choice::scgi;
}

std::chrono::microseconds passed_since(std::int64_t began) {
    return std::chrono::floor<std::chrono::microseconds>(
        nanoseconds(steady_nanoseconds() - began)
    );
}

std::string_view phase_of(const desk_request &last) {
    if (last.left) {
        return "the answer had left";
    }
    if (last.begun) {
        return last.in_call && !last.waits ? "in the site's code, which makes the answer"
                                           : "sending the answer";
    }
    return !last.in_call ? "reading the request"
           : last.waits  ? "waiting for the rest of the body"
                         : "in the site's code";
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
            running(), timed_out ? http::rule::program_too_slow : http::rule::program_failed
        );
        sent = settle_running(*told, until);
    }
    // Others wait; why it died is told when they are served.
    give_away(until);
    give_orphans(until);
    give_who_waits(until);
    if (told) {
        report(*told, timed_out);
        log_running(*told, sent);
        keep(*told);
    }
    linger(until);
}

// Of an answer whose every octet was known when it began, all has left when the worker was
// killed within the call that sends it, unless that is long.
aftermath::answer_state aftermath::state() const noexcept {
    const desk_request &last = desk_.page().request;
    return !last.begun    ? answer_state::none
           : last.left    ? answer_state::left
           : last.in_call ? answer_state::part
                          : answer_state::unsure;
}

bool aftermath::kept() const noexcept {
    const desk_request &last = desk_.page().request;
    return last.kept && can_give() && last.place < desk_.entries().size();
}

// A connection that is kept goes on once its request is answered: were it closed, a front that
// has not seen it yet might send the next request there, and could not repeat a POST.
std::uint64_t aftermath::settle_running(const incident &told, std::int64_t until) {
    const int fd = desk_.page().request.fd;
    const answer_state how_far = state();
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

lost_request aftermath::running() const {
    const desk_request &last = desk_.page().request;
    return {
        last.fd,
        last.how,
        last.id,
        text_of(last.method, last.method_size),
        text_of(last.target, last.target_size),
        text_of(last.accept, last.accept_size),
        text_of(last.client, last.client_size),
        text_of(last.user, last.user_size),
    };
}

std::string aftermath::ending_of(const incident &told) const {
    switch (state()) {
    case answer_state::part:
        return "; a part of the answer had left: cut short";
    case answer_state::unsure:
        return "; the answer may have left; if not, it is cut short";
    case answer_state::left:
        return "";
    case answer_state::none:
        break;
    }
    return fmt::format("; answered with {}", told.status());
}

void aftermath::report(const incident &told, bool timed_out) const {
    const desk_page &page = desk_.page();
    const milliseconds took((steady_nanoseconds() - page.request.began) / 1'000'000);
    told.log(fmt::format(
        "{} after {} ms in worker {}, {}{}",
        timed_out ? "it took too long (--request-timeout) and was ended" : "its worker died",
        took.count(),
        worker_,
        phase_of(page.request),
        ending_of(told)
    ));
    const auto frames = std::min<std::size_t>(page.fault.frames, desk_fault::most_frames);
    std::size_t number = 0;
    for (const std::string &line : describe_frames(std::span(page.fault.trace).first(frames))) {
        told.log(fmt::format("#{} {}", number++, line));
    }
}

void aftermath::log_running(const incident &told, std::uint64_t sent) const {
    const desk_request &last = desk_.page().request;
    if (last.left) {
        return; // its worker does that next, and may have done it
    }
    auto asked = request_in(
        octets_that_ran(desk_, desk::slot_size).octets, wire_of(last.how), terms_.wire
    );
    // Of one that was cut nobody knows the status any more.
    const int status = last.begun ? 0 : told.status();
    end_request(told, std::move(asked), {status, sent, !last.begun, passed_since(last.began)});
}

// What its worker did not live to do: it is counted, and has its line in the access log.
void aftermath::end_request(
    const incident &told, std::optional<request_seen> seen, const last_words &how
) const {
    if (terms_.counts != nullptr) {
        terms_.counts->end_for_dead(how.status, how.elapsed);
    }
    if (terms_.logs == nullptr) {
        return;
    }
    std::optional<request> asked;
    if (seen) {
        auto parsed = http::parse_head(std::move(seen->sent), terms_.head);
        if (auto *const head = std::get_if<http::request_head>(&parsed)) {
            asked.emplace(detail::request_access::make(std::move(*head)));
        }
    }
    access_entry done;
    done.method = told.request().method;
    done.target = told.request().target;
    done.user = told.request().user;
    done.asked = asked ? &*asked : nullptr;
    done.sent = seen ? &seen->sent : nullptr;
    done.status = how.status;
    done.octets = how.octets;
    done.complete = how.complete;
    done.elapsed = how.elapsed;
    done.began = std::chrono::system_clock::now() - how.elapsed;
    terms_.logs->reopen();
    terms_.logs->write(done);
}

// What killed it, for SITE replay.
void aftermath::keep(const incident &told) const {
    if (terms_.replay.folder.empty()) {
        return;
    }
    const desk_request &last = desk_.page().request;
    const auto entries = desk_.entries();
    run_octets found = octets_that_ran(desk_, terms_.replay.limits.bytes);
    const died_request what{
        told.number(),
        last.how == framing::fastcgi ? wire::kind::fastcgi : wire::kind::scgi,
        last.place < entries.size() ? entries[last.place].listener : 0,
        found.truncated,
    };
    told.log(keep_for_replay(terms_.replay, what, std::move(found.octets), terms_.wire));
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
    told.log(fmt::format(
        "worker {} died while the body came; answered with {}", worker_, told.status()
    ));
    end_request(told, std::move(asked), {told.status(), sent, true, passed_since(one.since)});
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
