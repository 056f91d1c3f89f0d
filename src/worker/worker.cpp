// SPDX-License-Identifier: MIT
#include "worker/worker.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/random.hpp"
#include "worker/fork_guard.hpp"
#include "worker/queue_age.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>

namespace imprint::worker {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// The lower half of an event's data, where it is no connection's; others are listening sockets.
constexpr std::uint32_t special_stop = 0xffffffff;
constexpr std::uint32_t special_life_line = 0xfffffffe;
constexpr std::uint32_t special_lobby = 0xfffffffd;
constexpr std::uint32_t special_companion = 0xfffffffc;
// While descriptors are short and nobody leaves: the shortage may be another process's.
constexpr milliseconds listen_again{100};
constexpr std::chrono::minutes tidy_pause{10};
// Then an answer that waits for its reader is put down: not sooner, for it has to be copied.
constexpr milliseconds slow_reader{20};
constexpr milliseconds nothing_to_do{5};
// Until a full lobby is offered a connection again.
constexpr milliseconds offer_again{10};
// Between two looks at the memory that is used, when requests have come.
constexpr milliseconds weigh_pause{100};

constexpr std::uint64_t special(std::uint32_t which) noexcept {
    return std::uint64_t{connection_set::special} << 32U | which;
}
bool is_special(const epoll_event &event) noexcept {
    return event.data.u64 >> 32U == connection_set::special;
}
constexpr std::uint32_t low_of(std::uint64_t data) noexcept {
    return static_cast<std::uint32_t>(data);
}

void add_to(int epoll, int fd, std::uint32_t events, std::uint64_t data) {
    epoll_event event{};
    event.events = events;
    event.data.u64 = data;
    if (::epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) != 0) {
        base::throw_errno("watch descriptor", std::to_string(fd));
    }
}

// From 0 to 1.
double chance() {
    std::array<unsigned char, 2> octets{};
    base::fill_random(octets);
    return (octets[0] * 256 + octets[1]) / 65535.0;
}

std::uint64_t soft_descriptor_limit() {
    rlimit allowed{};
    return ::getrlimit(RLIMIT_NOFILE, &allowed) == 0 ? allowed.rlim_cur : 1024;
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
    : around_(around), sockets_(sockets), allowed_(allowed), stop_(stop), attends_(attends),
      life_line_(std::move(life_line)), lobby_(std::move(with)),
      epoll_(base::unique_fd::adopt(::epoll_create1(EPOLL_CLOEXEC))),
      connections_(epoll_.get(), *around.desk, [this] { listen_to_more(); }),
      descriptor_limit_(soft_descriptor_limit()), tidy_at_(steady_clock::now()),
      wear_(around.limits, chance(), tidy_at_) {
    if (!epoll_) {
        base::throw_errno("make an epoll set");
    }
    add_to(epoll_.get(), stop_.fd(), EPOLLIN, special(special_stop));
    if (life_line_) {
        add_to(epoll_.get(), life_line_.get(), EPOLLIN, special(special_life_line));
        fork_guard::note_open(life_line_.get());
    }
    add_to(epoll_.get(), attends_.fd(), EPOLLIN, special(special_companion));
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
    for (listening_socket &one : sockets_) {
        one.id = listener_id(one.name);
        if (one.fd) {
            around_.desk->note_listener({one.fd.get(), one.tcp, one.id});
        }
        fork_guard::note_open(one.fd.get());
    }
    set_listening(true);
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
        const int timeout = milliseconds_to_wait(steady_clock::now());
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
                handle_special(low_of(event.data.u64));
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
            listen_again_when_due(now);
        }
        if (got.empty()) {
            tidy(now);
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
        if (leaving_ && !around_.stopping) {
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
    auto next = connections_.next_deadline();
    if (waits_for_lobby_) {
        next = std::min(next.value_or(now + offer_again), now + offer_again);
    }
    if (around_.when_idle && !around_.stopping) {
        next = std::min(next.value_or(tidy_at_), tidy_at_);
    }
    if (may_weigh()) {
        next = std::min(next.value_or(weighed_at_ + weigh_pause), weighed_at_ + weigh_pause);
    }
    if (const auto due = wear_.due(); due && lobby_ && !leaving_ && !around_.stopping) {
        next = std::min(next.value_or(*due), *due);
    }
    if (listen_at_) {
        next = std::min(next.value_or(*listen_at_), *listen_at_);
    }
    if (connections_.has_waiting() && lobby_) {
        next = std::min(next.value_or(now + nothing_to_do), now + nothing_to_do);
    }
    if (!next) {
        return -1;
    }
    // At most a minute: then it is asked again.
    const auto left = std::chrono::ceil<milliseconds>(*next - now).count();
    return static_cast<int>(std::clamp<milliseconds::rep>(left, 0, 60'000));
}

void worker::handle_special(std::uint32_t which) {
    if (which == special_life_line) {
        orphaned_ = true;
    } else if (which == special_stop) {
        stop_.clear();
    } else if (which == special_companion) {
        lose_companion();
    } else if (which == special_lobby) {
        take_from_lobby(around_.looked_at);
    } else if (listening_) {
        accept_one(sockets_[which], around_.looked_at);
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

void worker::accept_one(const listening_socket &from, time_point now) {
    constexpr int how = SOCK_NONBLOCK | SOCK_CLOEXEC;
    auto fd = base::unique_fd::adopt(::accept4(from.fd.get(), nullptr, nullptr, how));
    if (!fd) {
        const int failure = errno;
        if (failure == EMFILE || failure == ENFILE || failure == ENOBUFS || failure == ENOMEM) {
            set_listening(false);
            listen_at_ = now + listen_again;
        }
        return;
    }
    if (!from.tcp || may_speak(from, fd.get())) {
        moved_connection fresh;
        fresh.waited =
            from.tcp ? age_in_backlog(fd.get()).value_or(milliseconds(0)) : milliseconds(0);
        keep_connection(std::move(fd), from, now, std::move(fresh));
    }
}

void worker::keep_connection(
    base::unique_fd fd, const listening_socket &from, time_point now, moved_connection before
) {
    // Descriptors are given out lowest first: everything below this one is in use.
    const std::uint64_t used = static_cast<std::uint64_t>(fd.get()) + 1;
    if (used + around_.limits.spare_descriptors >= descriptor_limit_) {
        set_listening(false); // until a connection closes
    }
    connections_.add(
        std::make_unique<connection>(std::move(fd), from, around_, now, std::move(before))
    );
    lobby_.forget(); // the desk has it
}

// One that served elsewhere before: who may speak was asked when it was accepted.
// False when nobody waits there.
bool worker::take_from_lobby(time_point now) {
    auto taken = listening_ ? lobby_.take() : std::nullopt;
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
    keep_connection(std::move(fd), *from, now, std::move(*taken));
    return true;
}

bool worker::may_speak(const listening_socket &from, int fd) const {
    if (!allows_peer(allowed_, fd)) {
        base::log(
            base::severity::warning,
            fmt::format("{}: a peer that is not in --allow was turned away", from.name)
        );
        return false;
    }
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return true;
}

void worker::listen_again_when_due(time_point now) {
    if (listen_at_ && *listen_at_ <= now) {
        listen_to_more();
    }
}

// A descriptor is free again, or may be.
void worker::listen_to_more() {
    if (!around_.stopping && !leaving_) {
        listen_at_.reset();
        set_listening(true);
    }
}

void worker::set_listening(bool on) {
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
            add_to(epoll_.get(), fd, EPOLLIN | EPOLLEXCLUSIVE, special(which));
        } else {
            ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr);
        }
    }
    if (lobby_ && on) {
        // Whoever is idle comes: what waits there must not wait for one that is busy.
        add_to(epoll_.get(), lobby_.out(), EPOLLIN, special(special_lobby));
    } else if (lobby_) {
        ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, lobby_.out(), nullptr);
    }
}

// Others listen on, and take what is kept here: nothing is refused, and nobody has to connect
// anew.
void worker::begin_leave() {
    set_listening(false);
    leaving_ = true;
    listen_at_.reset();
    close_sockets();
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

void worker::close_sockets() {
    around_.desk->forget_listeners();
    for (listening_socket &one : sockets_) {
        fork_guard::note_closed(one.fd.get());
        one.fd.reset();
    }
}

void worker::begin_stop(time_point now) {
    // Whoever is in the queue was let in by the kernel: the last round is theirs, and of those
    // whom another worker gave away.
    while (lobby_ && take_from_lobby(now)) {
    }
    for (const listening_socket &one : sockets_) {
        for (std::size_t before = connections_.size(); listening_ && one.fd;
             before = connections_.size()) {
            accept_one(one, now);
            if (connections_.size() == before) {
                break;
            }
        }
    }
    set_listening(false);
    around_.stopping = true;
    around_.desk->page().stopping = true;
    listen_at_.reset();
    // It stays readable, and has said all it can say.
    if (life_line_) {
        ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, life_line_.get(), nullptr);
    }
    close_sockets();
    connections_.serve_added();
    connections_.close_idle(now + around_.limits.last_words);
}

} // namespace imprint::worker
