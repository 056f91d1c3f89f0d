// SPDX-License-Identifier: MIT
#include "worker/aftermath.hpp"

#include "base/file_io.hpp"
#include "base/log.hpp"
#include "http/masking.hpp"
#include "http/rule.hpp"
#include "wire/kind.hpp"
#include "worker/companion.hpp"
#include "worker/orphans.hpp"
#include "worker/peer_decoder.hpp"
#include "worker/porter.hpp"
#include "worker/stack_trace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>

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

// Of a request whose octets begin so; nothing when that is not its whole head.
std::optional<lost_request>
request_in(std::string_view octets, wire_choice wire, const wire::limits &limits) {
    peer_decoder decoder(limits);
    decoder.choose(wire);
    std::span<const char> left(octets);
    if (octets.empty() || decoder.next(left) != wire::event::head) {
        return std::nullopt;
    }
    const params sent = decoder.take_params();
    lost_request found;
    found.how = decoder.answer_framing();
    found.id = decoder.request_id();
    found.method = sent.find("REQUEST_METHOD").value_or("");
    std::string room;
    found.target = http::mask_url(sent.find("REQUEST_URI").value_or(""), room);
    found.accept = sent.find("HTTP_ACCEPT").value_or("");
    return found;
}

struct kept_request {
    std::string octets{};
    bool truncated = false;
};

// All that has come of the request that ran; only its beginning when that is all there is, or
// when it is more than `most`.
kept_request
gather(const desk &at, const desk_entry &one, std::string_view fresh, std::uint64_t most) {
    kept_request all;
    const bool whole = one.how == parked::whole;
    if (whole && one.file >= 0 && one.file_octets + fresh.size() <= most) {
        all.octets.resize(static_cast<std::size_t>(one.file_octets));
        all.truncated = !base::read_at(one.file, 0, all.octets);
    } else {
        all.octets = at.octets_of(one);
        all.truncated = !whole || one.file >= 0;
    }
    if (all.truncated) {
        all.octets = at.octets_of(one);
    } else {
        all.octets += fresh;
    }
    return all;
}

} // namespace

bool aftermath::ran() const noexcept {
    const desk_request &last = desk_.page().request;
    return last.attended && last.open && last.fd >= 0;
}

void aftermath::settle(bool timed_out) {
    std::optional<incident> told;
    if (ran()) {
        told.emplace(
            running(), timed_out ? http::rule::program_too_slow : http::rule::program_failed
        );
        if (!desk_.page().request.begun) {
            told->answer(terms_.drain);
            answered_.push_back(told->request().fd);
        }
    }
    // Others wait; why it died is told when they are served.
    const std::int64_t until = after(terms_.patience);
    give_away(until);
    give_orphans(until);
    if (told) {
        report(*told, timed_out);
        keep(*told);
    }
    drain(answered_, terms_.drain);
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
        text_of(last.user, last.user_size),
    };
}

void aftermath::report(const incident &told, bool timed_out) const {
    const desk_page &page = desk_.page();
    const milliseconds took((steady_nanoseconds() - page.request.began) / 1'000'000);
    told.log(fmt::format(
        "{} after {} ms in worker {}; {}",
        timed_out ? "it took too long (--request-timeout) and was ended" : "its worker died",
        took.count(),
        worker_,
        page.request.begun ? "a part of the answer had left: cut short"
                           : fmt::format("answered with {}", told.status())
    ));
    const auto frames = std::min<std::size_t>(page.fault.frames, desk_fault::most_frames);
    std::size_t number = 0;
    for (const std::string &line : describe_frames(std::span(page.fault.trace).first(frames))) {
        told.log(fmt::format("#{} {}", number++, line));
    }
}

// What killed it, for SITE replay.
void aftermath::keep(const incident &told) const {
    if (terms_.replay.folder.empty()) {
        return;
    }
    const desk_request &last = desk_.page().request;
    const auto entries = desk_.entries();
    kept_request found;
    if (last.place < entries.size() && !last.spoiled) {
        const std::string_view buffer(desk_.buffer().data(), desk_.buffer().size());
        const std::size_t at = std::min<std::size_t>(last.fresh_at, buffer.size());
        // A read that has not returned has told the function nothing.
        const std::size_t size = last.reading ? 0 : last.fresh_size;
        found = gather(
            desk_, entries[last.place], buffer.substr(at, size), terms_.replay.limits.bytes
        );
    }
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
    asked->fd = one.fd;
    const incident told(std::move(*asked), http::rule::program_failed);
    told.answer(terms_.drain);
    answered_.push_back(one.fd);
    told.log(fmt::format(
        "worker {} died while the body came; answered with {}", worker_, told.status()
    ));
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
        const bool attended = page.request.attended && number == page.request.place;
        const bool answered = attended && ran() && !page.request.begun;
        const bool given = attended ? give_attended(one, until) : give(one, until);
        if (!answered && !given) {
            end(one, attended);
        }
    }
}

void aftermath::end(const desk_entry &one, bool attended) {
    const bool knew = attended && ran(); // that is told elsewhere
    if (!knew && answer_asking(one)) {
        return;
    }
    ::shutdown(one.fd, SHUT_RDWR);
    if (knew) {
        return;
    }
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
    const auto all = ran() ? std::nullopt : rebuilt(one);
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

// Nothing when not all is known.
std::optional<rebuilt_request> aftermath::rebuilt(const desk_entry &one) const {
    const desk_request &last = desk_.page().request;
    if (one.how != parked::whole || last.spoiled) {
        return std::nullopt;
    }
    const std::string_view buffer(desk_.buffer().data(), desk_.buffer().size());
    const std::size_t at = std::min<std::size_t>(last.fresh_at, buffer.size());
    const std::string_view fresh =
        last.reading ? desk_.last_read() : buffer.substr(at, last.fresh_size);
    rebuilt_request all;
    if (one.file >= 0) {
        all.file = one.file;
        all.file_octets = one.file_octets + fresh.size();
        const bool written = base::write_at(one.file, one.file_octets, fresh);
        return written ? std::optional(std::move(all)) : std::nullopt;
    }
    all.octets = std::string(desk_.octets_of(one)).append(fresh);
    if (all.octets.size() > lobby::most_octets) {
        all.own = base::unique_fd::adopt(::memfd_create("imprint", MFD_CLOEXEC));
        if (!base::write_at(all.own.get(), 0, all.octets)) {
            return std::nullopt;
        }
        all.file = all.own.get();
        all.file_octets = all.octets.size();
        all.octets.clear();
    }
    return all;
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
            base::log(
                base::severity::error,
                fmt::format("worker {} died as a connection came, which is lost", worker_)
            );
        }
    }
}

bool aftermath::offer_for_long(int fd, const luggage &with, std::int64_t until) const {
    if (!lobby_ || desk_.page().stopping) {
        return false;
    }
    constexpr int again_ms = 10; // it may be full of descriptors, not octets
    while (!lobby_.offer(fd, with)) {
        if (steady_nanoseconds() >= until || with.octets.size() > lobby::most_octets) {
            return false;
        }
        ::poll(nullptr, 0, again_ms);
    }
    return true;
}

} // namespace imprint::worker
