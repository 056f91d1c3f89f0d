// SPDX-License-Identifier: MIT
#include "worker/connection_set.hpp"

#include "base/log.hpp"
#include "worker/epoll.hpp"
#include "worker/fork_guard.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <string>
#include <system_error>

#include <sys/socket.h>

namespace imprint::worker {
namespace {

constexpr std::uint32_t reading = EPOLLIN | EPOLLRDHUP;

constexpr std::uint64_t pack(std::uint32_t generation, std::uint32_t number) noexcept {
    return std::uint64_t{generation} << 32U | number;
}
constexpr std::uint32_t generation_of(std::uint64_t key) noexcept {
    return static_cast<std::uint32_t>(key >> 32U);
}
constexpr std::uint32_t number_of(std::uint64_t key) noexcept {
    return static_cast<std::uint32_t>(key);
}

} // namespace

connection_set::~connection_set() {
    freed_ = nullptr;
    for (std::uint32_t number = 0; number < places_.size(); ++number) {
        close(number);
    }
}

void connection_set::add(std::unique_ptr<connection> who) {
    fork_guard::note_open(who->fd());
    const std::uint32_t number = free_place();
    places_[number].who = std::move(who);
    added_.push_back(number);
    ++size_;
    park(number);
}

std::uint32_t connection_set::free_place() {
    if (free_.empty()) {
        places_.emplace_back();
        return static_cast<std::uint32_t>(places_.size() - 1);
    }
    const std::uint32_t number = free_.back();
    free_.pop_back();
    return number;
}

void connection_set::serve_added() {
    for (const std::uint32_t number : added_) {
        if (places_[number].who) { // not handed over meanwhile
            turn_to(number);
            go_by(number, places_[number].who->on_arrival());
        }
    }
    added_.clear();
}

void connection_set::watch_added() {
    std::erase_if(added_, [this](std::uint32_t number) {
        const place &where = places_[number];
        // What it brought is read by nobody's telling.
        return where.who && where.who->is_silent() && watch(number, reading);
    });
    serve_added();
}

// What is done from here on is for this connection, until go_by().
void connection_set::turn_to(std::uint32_t number) {
    desk_.turn_to(number, places_[number].who->fd());
}

void connection_set::park(std::uint32_t number) {
    desk_entry what = places_[number].who->parking();
    what.generation = places_[number].generation;
    desk_.put(number, what);
}

// What the companion gave away while a function ran: closed here, not ended.
void connection_set::drop_moved() {
    for (std::uint32_t number = 0; desk_.page().moved != 0 && number < places_.size();
         ++number) {
        if (desk_.entries()[number].how == parked::moved && places_[number].who) {
            places_[number].who->forget_request();
            places_[number].events = 0; // it took that back, too
            forget(number);
        }
    }
}

connection_set::place *connection_set::find(std::uint64_t key) {
    const std::uint32_t number = number_of(key);
    if (number >= places_.size()) {
        return nullptr;
    }
    place &where = places_[number];
    return where.who && where.generation == generation_of(key) ? &where : nullptr;
}

void connection_set::handle(const epoll_event &event) {
    drop_moved();
    const std::uint32_t number = number_of(event.data.u64);
    place *const where = find(event.data.u64);
    if (where == nullptr) {
        return;
    }
    connection &who = *where->who;
    const bool half_closed = (event.events & EPOLLRDHUP) != 0 && who.half_close_counts();
    if ((event.events & (EPOLLHUP | EPOLLERR)) != 0 || half_closed) {
        close(number); // whatever it has sent, nobody waits for an answer
        return;
    }
    turn_to(number);
    const bool readable = (event.events & reading) != 0;
    go_by(number, readable ? who.on_readable() : who.on_writable());
}

void connection_set::go_by(std::uint32_t number, want next) {
    if (next == want::close) {
        close(number);
        desk_.turn_away();
        return;
    }
    if (next == want::write && places_[number].events != EPOLLOUT) {
        waiting_.push_back({number, std::chrono::steady_clock::now()});
    }
    if (watch(number, next == want::write ? std::uint32_t{EPOLLOUT} : reading)) {
        schedule(number);
        park(number);
    } else {
        close(number);
    }
    desk_.turn_away();
}

void connection_set::schedule(std::uint32_t number) {
    place &where = places_[number];
    const auto deadline = where.who->deadline();
    if (deadline && (!where.look || *deadline < *where.look)) {
        where.look = deadline;
        deadlines_.add(pack(where.generation, number), *deadline);
    }
}

bool connection_set::watch(std::uint32_t number, std::uint32_t events) {
    place &where = places_[number];
    if (where.events == events) {
        return true;
    }
    epoll_event event{};
    event.events = events;
    event.data.u64 = pack(where.generation, number);
    const int how = where.events == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
    if (::epoll_ctl(epoll_, how, where.who->fd(), &event) != 0) {
        const std::string why = std::generic_category().message(errno);
        base::log(base::severity::error, fmt::format("watch a connection: {}", why));
        return false;
    }
    where.events = events;
    where.who->set_watched();
    return true;
}

// Closing alone would not do: a child that a function forked, or the lobby, may hold the same
// open file, and it would stay in our set.
void connection_set::unwatch(const place &where) const {
    if (where.events != 0) {
        ::epoll_ctl(epoll_, EPOLL_CTL_DEL, where.who->fd(), nullptr);
    }
}

void connection_set::close(std::uint32_t number) {
    place &where = places_[number];
    if (!where.who) {
        return;
    }
    unwatch(where);
    ::shutdown(where.who->fd(), SHUT_RDWR); // the peer sees the end, whoever holds it still
    forget(number);
    if (freed_) {
        freed_();
    }
}

// What is held here; the connection itself may go on elsewhere.
void connection_set::forget(std::uint32_t number) {
    place &where = places_[number];
    fork_guard::note_closed(where.who->fd());
    where.who.reset();
    where.events = 0;
    where.look.reset();
    desk_.drop(number);
    where.generation = (where.generation + 1) % special_event;
    free_.push_back(number);
    --size_;
}

void connection_set::expire(time_point now) {
    while (const auto due = deadlines_.take_due(now)) {
        drop_moved(); // whose deadline is another's now
        place *const where = find(*due);
        if (where == nullptr) {
            continue;
        }
        where->look.reset();
        const auto deadline = where->who->deadline();
        if (deadline && *deadline <= now) {
            turn_to(number_of(*due));
            go_by(number_of(*due), where->who->on_deadline());
        } else {
            schedule(number_of(*due));
        }
    }
}

void connection_set::put_down_waiting(time_point since) {
    drop_moved(); // or what is another's would be parked here again
    std::erase_if(waiting_, [&](const waiting &one) {
        const place &where = places_[one.number];
        const bool waits = where.who && where.events == EPOLLOUT;
        if (waits && one.since > since) {
            return false;
        }
        if (waits && where.who->put_down()) {
            park(one.number);
        }
        return true;
    });
}

bool connection_set::hand_over_idle(const std::function<bool(const desk_entry &)> &offer) {
    drop_moved();
    for (std::uint32_t number = 0; number < places_.size(); ++number) {
        place &where = places_[number];
        const desk_entry what = where.who ? where.who->parking() : desk_entry();
        if (what.how != parked::whole) {
            continue;
        }
        // From an offer on it is another's: the companion of a worker that ends here must not
        // give it away once more.
        desk_.offer(number);
        if (!offer(what)) {
            park(number);
            return false;
        }
        unwatch(where);
        where.who->forget_request();
        forget(number);
    }
    return true;
}

void connection_set::expire_idle(time_point when) {
    for (std::uint32_t number = 0; number < places_.size(); ++number) {
        place &where = places_[number];
        if (where.who && (where.who->is_idle() || where.who->is_silent())) {
            where.who->set_deadline(when);
            schedule(number);
        }
    }
}

void connection_set::close_idle(time_point last_words) {
    drop_moved();
    for (std::uint32_t number = 0; number < places_.size(); ++number) {
        place &where = places_[number];
        if (where.who && where.who->is_idle()) {
            close(number);
        } else if (where.who && where.who->is_silent()) {
            where.who->set_deadline(last_words);
            schedule(number);
        }
    }
}

} // namespace imprint::worker
