// SPDX-License-Identifier: MIT
#include "worker/worker.hpp"

#include "base/coarse_clock.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/next_due.hpp"
#include "base/random.hpp"
#include "base/standard_descriptors.hpp"
#include "worker/epoll.hpp"
#include "worker/fork_guard.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <sys/prctl.h>

namespace imprint::worker {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// The lower half of an event's data, where it is no connection's; others are listening sockets.
constexpr std::uint32_t special_stop = 0xffffffff;
constexpr std::uint32_t special_life_line = 0xfffffffe;
constexpr std::uint32_t special_companion = 0xfffffffc;
constexpr std::chrono::minutes tidy_pause{10};
// Then an answer that waits for its reader is put down: not sooner, for it has to be copied.
constexpr milliseconds slow_reader{20};
constexpr milliseconds nothing_to_do{5};
// Until a full lobby is offered a connection again.
constexpr milliseconds offer_again{10};
// Between two looks at the memory that is used, when requests have come.
constexpr milliseconds weigh_pause{100};

// Between two looks at the signals that functions may have changed.
constexpr milliseconds restore_pause{1'000};

// From 0 to 1.
double chance() {
    std::array<unsigned char, 2> octets{};
    base::fill_random(octets);
    return (octets[0] * 256 + octets[1]) / 65535.0;
}

base::unique_fd make_epoll() {
    auto made = base::unique_fd::adopt(::epoll_create1(EPOLL_CLOEXEC));
    if (!made) {
        base::throw_errno("make an epoll set");
    }
    return made;
}

// Whoever may not be dumped may not open it either (proc(5)).
base::unique_fd open_own_memory() {
    const int before = ::prctl(PR_GET_DUMPABLE);
    ::prctl(PR_SET_DUMPABLE, 1);
    auto memory = base::unique_fd::adopt(::open("/proc/self/mem", O_RDONLY | O_CLOEXEC));
    ::prctl(PR_SET_DUMPABLE, before);
    return memory;
}

} // namespace

worker::worker(
    surroundings &around,
    std::span<listening_socket> sockets,
    const allowed_clients &allowed,
    const stop_signal &stop,
    companion &attends,
    base::unique_fd life_line,
    lobby with
)
    : around_(around), stop_(stop), attends_(attends), life_line_(std::move(life_line)),
      lobby_(std::move(with)), epoll_(make_epoll()),
      connections_(epoll_.get(), *around.desk, [this] { door_.open_again(); }),
      door_(epoll_.get(), sockets, allowed, lobby_, around, connections_),
      tidy_at_(steady_clock::now()), wear_(around.limits, chance(), tidy_at_) {
    watch_special(epoll_.get(), stop_.fd(), EPOLLIN, special_stop);
    if (life_line_) {
        watch_special(epoll_.get(), life_line_.get(), EPOLLIN, special_life_line);
        fork_guard::note_open(life_line_.get());
    }
    watch_special(epoll_.get(), attends_.fd(), EPOLLIN, special_companion);
    around_.desk->page().epoll = epoll_.get();
    if (lobby_) {
        around_.before_call = [this] {
            if (connections_.has_waiting()) {
                connections_.put_down_waiting(around_.looked_at - slow_reader);
            }
        };
        memory_ = open_own_memory();
        around_.desk->page().memory = memory_ ? memory_.get() : 0;
        fork_guard::note_open(memory_.get());
    }
    fork_guard::note_open(epoll_.get());
    fork_guard::note_open(stop_.fd());
    fork_guard::note_open(lobby_.in());
    fork_guard::note_open(lobby_.out());
}

worker::~worker() {
    fork_guard::note_closed(epoll_.get());
    fork_guard::note_closed(stop_.fd());
    fork_guard::note_closed(life_line_.get());
    fork_guard::note_closed(memory_.get());
    fork_guard::note_closed(lobby_.in());
    fork_guard::note_closed(lobby_.out());
}

void worker::run() {
    std::array<epoll_event, 64> events{};
    while (!finished()) {
        around_.score.connections(connections_.size());
        around_.score.enter(leaving_ ? score_state::leaving : score_state::idle);
        const int timeout = milliseconds_to_wait(base::coarse_steady_now());
        const int count = ::epoll_wait(epoll_.get(), events.data(), events.size(), timeout);
        if (count < 0 && errno != EINTR) {
            base::throw_errno("wait for events (did a function close what is not its own?)");
        }
        const time_point now = steady_clock::now();
        if (count == 0 && lobby_) {
            connections_.put_down_waiting(now);
        }
        around_.looked_at = now;
        const auto got = std::span(events).first(static_cast<std::size_t>(std::max(count, 0)));
        // New connections first: once a function runs, nobody accepts.
        for (const epoll_event &event : got) {
            if (is_special(event)) {
                handle_special(low_of(event));
            }
        }
        around_.score.connections(connections_.size());
        const bool only_one = connections_.added() == 1 && got.size() == 1;
        if (!only_one && !has_served_enough()) {
            connections_.watch_added();
        }
        for (const epoll_event &event : got) {
            if (!is_special(event) && !has_served_enough()) {
                connections_.handle(event);
            }
        }
        if (only_one && !has_served_enough()) {
            connections_.serve_added();
        }
        // What is ready comes before what is late: octets that waited while a function ran
        // must not look like a peer that sent none.
        if (got.size() < events.size()) {
            connections_.expire(now);
            door_.open_when_due(now);
        }
        if (got.empty()) {
            tidy(now);
        }
        if (base::take_was_closed()) {
            base::log(
                base::severity::warning,
                "code of the site closed descriptor 0, 1 or 2, which the next connection would "
                "have got: they are open again; dup2(2) can put /dev/null in their place"
            );
        }
        if (stop_.take_reopen() && around_.logs != nullptr) {
            around_.logs->reopen();
        }
        const bool alone = stop_.leave_came() && !lobby_;
        if ((stop_.came() || orphaned_ || alone) && !around_.stopping) {
            begin_stop(now);
        } else if (stop_.leave_came() && !leaving_ && !around_.stopping) {
            begin_leave();
        }
        leave_when_worn(now);
        restore_signals(now);
        if (alone_until_ && now >= *alone_until_ && !around_.stopping) {
            begin_stop(now);
        } else if (leaving_ && !alone_until_ && !around_.stopping) {
            hand_over_idle();
        }
    }
}

// What is ready then goes to others, unread.
bool worker::has_served_enough() const noexcept {
    return lobby_ && !leaving_ && !around_.stopping && wear_.is_by_requests(around_.requests);
}

bool worker::may_weigh() const noexcept {
    return lobby_ && !leaving_ && !around_.stopping && wear_.counts_memory() &&
           weighed_after_ != around_.requests;
}

// Only with a lobby: others are there, and a new one comes.
void worker::leave_when_worn(time_point now) {
    if (leaving_ || around_.stopping || !lobby_) {
        return;
    }
    std::uint64_t bytes = 0;
    if (may_weigh() && now - weighed_at_ >= weigh_pause) {
        weighed_at_ = now;
        weighed_after_ = around_.requests;
        bytes = resident_bytes();
    }
    if (const auto why = wear_.reason(around_.requests, bytes, now)) {
        base::log(base::severity::notice, "this worker makes room for a new one: " + *why);
        begin_leave();
        around_.when_leaving();
    }
}

// A function may ignore or block those by which this worker is told to leave.  Not at each
// request: it is six system calls.
void worker::restore_signals(time_point now) {
    if (restored_after_ != around_.requests && now - restored_at_ >= restore_pause) {
        restored_at_ = now;
        restored_after_ = around_.requests;
        stop_.restore();
    }
}

void worker::tidy(time_point now) {
    if (now >= tidy_at_ && around_.when_idle) {
        tidy_at_ = now + tidy_pause;
        around_.when_idle();
    }
}

bool worker::finished() const noexcept {
    return (around_.stopping || leaving_) && connections_.size() == 0;
}

int worker::milliseconds_to_wait(time_point now) const {
    base::next_due next(connections_.next_deadline());
    next.add(alone_until_);
    next.add(door_.due());
    if (waits_for_lobby_) {
        next.add(now + offer_again);
    }
    if (around_.when_idle && !around_.stopping) {
        next.add(tidy_at_);
    }
    if (may_weigh()) {
        next.add(weighed_at_ + weigh_pause);
    }
    if (restored_after_ != around_.requests) {
        next.add(restored_at_ + restore_pause);
    }
    if (lobby_ && !leaving_ && !around_.stopping) {
        next.add(wear_.due());
    }
    if (connections_.has_waiting() && lobby_) {
        next.add(now + nothing_to_do);
    }
    return next.poll_timeout(now);
}

void worker::handle_special(std::uint32_t which) {
    if (which == special_life_line) {
        orphaned_ = true;
    } else if (which == special_stop) {
        stop_.clear();
    } else if (which == special_companion) {
        lose_companion();
    } else {
        door_.let_in(which, around_.looked_at);
    }
}

// Without it, a request that kills this worker would take all others along.
void worker::lose_companion() {
    ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, attends_.fd(), nullptr);
    attends_.bury();
    base::log(base::severity::error, "this worker's companion is gone");
    if (lobby_ && !leaving_ && !around_.stopping) {
        begin_leave();
        around_.when_leaving();
    }
}

// Others listen on, and take what is kept here: nothing is refused, and nobody has to connect
// anew.
void worker::begin_leave() {
    leaving_ = true;
    if (lobby_.has_ended()) {
        begin_alone(steady_clock::now());
    } else {
        door_.close();
    }
}

// Those that came after it hand over in another way: what is kept here is served here, as long
// as it is used, and so is what lies in the lobby.
void worker::begin_alone(time_point now) {
    alone_until_ = now + around_.limits.alone;
    around_.alone = true;
    around_.desk->page().stopping = true;
    door_.let_all_in(now);
    door_.close();
    connections_.serve_added();
    connections_.expire_idle(now + around_.limits.alone_idle);
}

void worker::hand_over_idle() {
    const bool all = connections_.hand_over_idle([this](const desk_entry &one) {
        if (!lobby_.offer(one.fd, luggage_of(one, around_.desk->octets_of(one)))) {
            return false;
        }
        around_.score.handed_over();
        return true;
    });
    waits_for_lobby_ = !all; // and they are served here meanwhile
}

void worker::begin_stop(time_point now) {
    // A supervisor has said it for all of them.
    if (!life_line_ && stop_.came()) {
        base::log(
            base::severity::notice,
            fmt::format("told to stop by {}; requests that run are finished", stop_.told_by())
        );
    }
    // Whoever is in the queue was let in by the kernel: the last round is theirs, and of those
    // whom another worker gave away.
    door_.let_all_in(now);
    door_.close();
    around_.stopping = true;
    around_.desk->page().stopping = true;
    // It stays readable, and has said all it can say.
    if (life_line_) {
        ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, life_line_.get(), nullptr);
    }
    connections_.serve_added();
    connections_.close_idle(now + around_.limits.last_words);
}

} // namespace imprint::worker
