// SPDX-License-Identifier: MIT
#include "worker/worker.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "worker/fork_guard.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>
#include <system_error>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>

namespace imprint::worker {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// The upper half of an event's data is a generation, or this for what is no connection.
constexpr std::uint32_t special = 0xffffffff;
constexpr std::uint32_t special_stop = 0xffffffff;
constexpr std::uint32_t special_life_line = 0xfffffffe;
constexpr std::uint32_t special_lobby = 0xfffffffd; // others are listening sockets
constexpr std::uint32_t reading = EPOLLIN | EPOLLRDHUP;
// While descriptors are short and nobody leaves: the shortage may be another process's.
constexpr milliseconds listen_again{100};
constexpr std::chrono::minutes tidy_pause{10};
// Until a full lobby is offered a connection again.
constexpr milliseconds offer_again{10};

constexpr std::uint64_t pack(std::uint32_t high, std::uint32_t low) noexcept {
    return std::uint64_t{high} << 32U | low;
}
constexpr std::uint32_t high_of(std::uint64_t data) noexcept {
    return static_cast<std::uint32_t>(data >> 32U);
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

std::uint64_t soft_descriptor_limit() {
    rlimit allowed{};
    return ::getrlimit(RLIMIT_NOFILE, &allowed) == 0 ? allowed.rlim_cur : 1024;
}

} // namespace

worker::worker(
    surroundings &around,
    std::span<listening_socket> sockets,
    const allowed_clients &allowed,
    const stop_signal &stop,
    base::unique_fd life_line,
    lobby with
)
    : around_(around), sockets_(sockets), allowed_(allowed), stop_(stop),
      life_line_(std::move(life_line)), lobby_(std::move(with)),
      epoll_(base::unique_fd::adopt(::epoll_create1(EPOLL_CLOEXEC))),
      descriptor_limit_(soft_descriptor_limit()), tidy_at_(steady_clock::now()) {
    if (!epoll_) {
        base::throw_errno("make an epoll set");
    }
    add_to(epoll_.get(), stop_.fd(), EPOLLIN, pack(special, special_stop));
    if (life_line_) {
        add_to(epoll_.get(), life_line_.get(), EPOLLIN, pack(special, special_life_line));
        fork_guard::note_open(life_line_.get());
    }
    fork_guard::note_open(epoll_.get());
    fork_guard::note_open(stop_.fd());
    fork_guard::note_open(lobby_.in());
    fork_guard::note_open(lobby_.out());
    for (const listening_socket &one : sockets_) {
        fork_guard::note_open(one.fd.get());
    }
    set_listening(true);
}

worker::~worker() {
    for (std::uint32_t number = 0; number < places_.size(); ++number) {
        close(number);
    }
    fork_guard::note_closed(epoll_.get());
    fork_guard::note_closed(stop_.fd());
    fork_guard::note_closed(life_line_.get());
    fork_guard::note_closed(lobby_.in());
    fork_guard::note_closed(lobby_.out());
}

void worker::run() {
    std::array<epoll_event, 64> events{};
    while (!finished()) {
        const int timeout = milliseconds_to_wait(steady_clock::now());
        const int count = ::epoll_wait(epoll_.get(), events.data(), events.size(), timeout);
        const time_point now = steady_clock::now();
        around_.looked_at = now;
        const auto got = std::span(events).first(static_cast<std::size_t>(std::max(count, 0)));
        // New connections first: once a function runs, nobody accepts.
        for (const epoll_event &event : got) {
            if (high_of(event.data.u64) == special) {
                handle_special(event);
            }
        }
        for (const epoll_event &event : got) {
            handle_connection(event);
        }
        serve_accepted();
        // What is ready comes before what is late: octets that waited while a function ran
        // must not look like a peer that sent none.
        if (got.size() < events.size()) {
            expire(now);
        }
        if (got.empty()) {
            tidy(now);
        }
        if (stop_.take_reopen() && around_.access != nullptr) {
            around_.access->reopen();
        }
        const bool alone = stop_.leave_came() && !lobby_;
        if ((stop_.came() || orphaned_ || alone) && !around_.stopping) {
            begin_stop(now);
        } else if (stop_.leave_came() && !leaving_ && !around_.stopping) {
            begin_leave();
        }
        if (leaving_ && !around_.stopping) {
            hand_over_idle();
        }
    }
}

void worker::tidy(time_point now) {
    if (now >= tidy_at_ && around_.when_idle) {
        tidy_at_ = now + tidy_pause;
        around_.when_idle();
    }
}

bool worker::finished() const noexcept {
    return (around_.stopping || leaving_) && open_ == 0;
}

int worker::milliseconds_to_wait(time_point now) const {
    auto next = deadlines_.next();
    if (waits_for_lobby_) {
        next = std::min(next.value_or(now + offer_again), now + offer_again);
    }
    if (around_.when_idle && !around_.stopping) {
        next = std::min(next.value_or(tidy_at_), tidy_at_);
    }
    if (listen_at_) {
        next = std::min(next.value_or(*listen_at_), *listen_at_);
    }
    if (!next) {
        return -1;
    }
    // At most a minute: then it is asked again.
    const auto left = std::chrono::ceil<milliseconds>(*next - now).count();
    return static_cast<int>(std::clamp<milliseconds::rep>(left, 0, 60'000));
}

void worker::handle_special(const epoll_event &event) {
    const std::uint32_t which = low_of(event.data.u64);
    if (which == special_life_line) {
        orphaned_ = true;
    } else if (which == special_stop) {
        stop_.clear();
    } else if (which == special_lobby) {
        take_from_lobby(around_.looked_at);
    } else if (listening_) {
        accept_one(sockets_[which], around_.looked_at);
    }
}

void worker::handle_connection(const epoll_event &event) {
    const std::uint32_t number = low_of(event.data.u64);
    if (high_of(event.data.u64) == special || number >= places_.size()) {
        return;
    }
    place &where = places_[number];
    if (!where.who || where.generation != high_of(event.data.u64)) {
        return;
    }
    const bool half_closed = (event.events & EPOLLRDHUP) != 0 && where.who->half_close_counts();
    if ((event.events & (EPOLLHUP | EPOLLERR)) != 0 || half_closed) {
        close(number); // whatever it has sent, nobody waits for an answer
        return;
    }
    const bool readable = (event.events & reading) != 0;
    go_by(number, readable ? where.who->on_readable() : where.who->on_writable());
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
        keep_connection(std::move(fd), from, now, wire_choice::by_first_octet);
    }
}

void worker::keep_connection(
    base::unique_fd fd, const listening_socket &from, time_point now, wire_choice wire
) {
    // Descriptors are given out lowest first: everything below this one is in use.
    const std::uint64_t used = static_cast<std::uint64_t>(fd.get()) + 1;
    if (used + around_.limits.spare_descriptors >= descriptor_limit_) {
        set_listening(false); // until a connection closes
    }
    fork_guard::note_open(fd.get());
    const std::uint32_t number = free_place();
    places_[number].who = std::make_unique<connection>(std::move(fd), from, around_, now, wire);
    accepted_.push_back(number);
    ++open_;
}

// One that served elsewhere before: who may speak was asked when it was accepted.
void worker::take_from_lobby(time_point now) {
    auto taken = listening_ ? lobby_.take() : std::nullopt;
    if (!taken) {
        return;
    }
    const auto from =
        std::find_if(sockets_.begin(), sockets_.end(), [&](const listening_socket &one) {
            return listener_id(one.name) == taken->listener;
        });
    if (from == sockets_.end()) {
        base::log(base::severity::error, "a connection from a listener that is not known");
        return;
    }
    keep_connection(std::move(taken->fd), *from, now, taken->wire);
}

bool worker::may_speak(const listening_socket &from, int fd) const {
    sockaddr_storage peer{};
    socklen_t size = sizeof peer;
    auto *const address = reinterpret_cast<sockaddr *>(&peer);
    if (::getpeername(fd, address, &size) != 0) {
        return false; // gone already
    }
    const auto octets = address_of(*address);
    if (!octets || !allowed_.allows(*octets)) {
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

std::uint32_t worker::free_place() {
    if (free_.empty()) {
        places_.emplace_back();
        return static_cast<std::uint32_t>(places_.size() - 1);
    }
    const std::uint32_t number = free_.back();
    free_.pop_back();
    return number;
}

// Most fronts have written before the connection is accepted: such a request is answered
// before epoll ever hears of its connection.
void worker::serve_accepted() {
    for (const std::uint32_t number : accepted_) {
        go_by(number, places_[number].who->on_readable());
    }
    accepted_.clear();
}

void worker::go_by(std::uint32_t number, want next) {
    if (next == want::close) {
        close(number);
        return;
    }
    if (watch(number, next == want::write ? std::uint32_t{EPOLLOUT} : reading)) {
        schedule(number);
    } else {
        close(number);
    }
}

void worker::schedule(std::uint32_t number) {
    place &where = places_[number];
    const auto deadline = where.who->deadline();
    if (deadline && (!where.look || *deadline < *where.look)) {
        where.look = deadline;
        deadlines_.add(pack(where.generation, number), *deadline);
    }
}

bool worker::watch(std::uint32_t number, std::uint32_t events) {
    place &where = places_[number];
    if (where.events == events) {
        return true;
    }
    epoll_event event{};
    event.events = events;
    event.data.u64 = pack(where.generation, number);
    const int how = where.events == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
    if (::epoll_ctl(epoll_.get(), how, where.who->fd(), &event) != 0) {
        const std::string why = std::generic_category().message(errno);
        base::log(base::severity::error, fmt::format("watch a connection: {}", why));
        return false;
    }
    where.events = events;
    where.who->set_watched();
    return true;
}

void worker::close(std::uint32_t number) {
    place &where = places_[number];
    if (!where.who) {
        return;
    }
    const int fd = where.who->fd();
    // A child that a function forked may hold the same open file: without the first it
    // would stay in our set, without the second the peer would not see the end.
    if (where.events != 0) {
        ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr);
    }
    ::shutdown(fd, SHUT_RDWR);
    forget(number);
    if (!around_.stopping && !leaving_) {
        listen_at_.reset();
        set_listening(true);
    }
}

// What it holds here; the connection itself may go on elsewhere.
void worker::forget(std::uint32_t number) {
    place &where = places_[number];
    fork_guard::note_closed(where.who->fd());
    where.who.reset();
    where.events = 0;
    where.look.reset();
    where.generation = (where.generation + 1) % special;
    free_.push_back(number);
    --open_;
}

void worker::expire(time_point now) {
    while (const auto due = deadlines_.take_due(now)) {
        const std::uint32_t number = low_of(*due);
        place &where = places_[number];
        if (!where.who || where.generation != high_of(*due)) {
            continue;
        }
        where.look.reset();
        const auto deadline = where.who->deadline();
        if (deadline && *deadline <= now) {
            go_by(number, where.who->on_deadline());
        } else {
            schedule(number);
        }
    }
    if (listen_at_ && *listen_at_ <= now && !around_.stopping && !leaving_) {
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
            add_to(epoll_.get(), fd, EPOLLIN | EPOLLEXCLUSIVE, pack(special, which));
        } else {
            ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr);
        }
    }
    if (lobby_ && on) {
        // Whoever is idle comes: what waits there must not wait for one that is busy.
        add_to(epoll_.get(), lobby_.out(), EPOLLIN, pack(special, special_lobby));
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
    waits_for_lobby_ = false;
    for (std::uint32_t number = 0; number < places_.size(); ++number) {
        const place &where = places_[number];
        if (!where.who || !(where.who->is_idle() || where.who->is_silent())) {
            continue;
        }
        const connection &one = *where.who;
        if (!lobby_.offer(one.fd(), listener_id(one.from().name), one.wire())) {
            waits_for_lobby_ = true; // and is served here meanwhile
            return;
        }
        if (where.events != 0) {
            ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, one.fd(), nullptr);
        }
        forget(number);
    }
}

void worker::close_sockets() {
    for (listening_socket &one : sockets_) {
        fork_guard::note_closed(one.fd.get());
        one.fd.reset();
    }
}

void worker::begin_stop(time_point now) {
    // Whoever is in the queue was let in by the kernel: the last round is theirs.
    for (const listening_socket &one : sockets_) {
        for (std::size_t before = open_; listening_ && one.fd; before = open_) {
            accept_one(one, now);
            if (open_ == before) {
                break;
            }
        }
    }
    set_listening(false);
    around_.stopping = true;
    listen_at_.reset();
    // It stays readable, and has said all it can say.
    if (life_line_) {
        ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, life_line_.get(), nullptr);
    }
    close_sockets();
    serve_accepted();
    for (std::uint32_t number = 0; number < places_.size(); ++number) {
        place &where = places_[number];
        if (where.who && where.who->is_idle()) {
            close(number);
        } else if (where.who && where.who->is_silent()) {
            where.who->set_deadline(now + around_.limits.last_words);
            schedule(number);
        }
    }
}

} // namespace imprint::worker
