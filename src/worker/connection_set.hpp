// SPDX-License-Identifier: MIT
// The connections of one worker: each in a numbered place, watched by epoll, with its deadline.
#pragma once

#include "worker/connection.hpp"
#include "worker/deadlines.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <sys/epoll.h>

namespace imprint::worker {

class connection_set {
  public:
    // `epoll` and the desk outlive the set.  `freed` is called whenever a connection was closed
    // here.
    connection_set(int epoll, desk &at, std::function<void()> freed)
        : epoll_(epoll), desk_(at), freed_(std::move(freed)) {}
    ~connection_set();
    connection_set(const connection_set &) = delete;
    connection_set &operator=(const connection_set &) = delete;
    connection_set(connection_set &&) = delete;
    connection_set &operator=(connection_set &&) = delete;

    std::size_t size() const noexcept { return size_; }

    // It is read from by serve_added(), and watched from then on.
    void add(std::unique_ptr<connection> who);
    // Most fronts have written before their connection is accepted: such a request is answered
    // before epoll ever hears of it.
    void serve_added();
    // Instead, when something else is done first: whoever may move it sees what is ready.
    void watch_added();
    std::size_t added() const noexcept { return added_.size(); }
    // An event of a connection (worker/epoll.hpp).  One that was fetched before its
    // connection was closed is ignored.
    void handle(const epoll_event &event);

    std::optional<time_point> next_deadline() const { return deadlines_.next(); }
    void expire(time_point now);

    // False when `offer` refused one; the others were not asked then.  What it accepts is
    // another process's, and forgotten here.
    bool hand_over_idle(const std::function<bool(const desk_entry &)> &offer);
    // Answers that have waited for their readers since then, or for longer: another worker
    // could go on with them when this one has died.
    void put_down_waiting(time_point since);
    bool has_waiting() const noexcept { return !waiting_.empty(); }
    // What is idle or silent is closed then, unless something comes.
    void expire_idle(time_point when);
    // Closes what is idle; what is silent may still say something for so long.
    void close_idle(time_point last_words);

  private:
    // An event names a place and the generation of what stood there.
    struct place {
        std::unique_ptr<connection> who;
        std::uint32_t generation = 0;
        std::uint32_t events = 0;       // asked of epoll; 0: not in the set
        std::optional<time_point> look; // the earliest entry in deadlines_
    };

    std::uint32_t free_place();
    place *find(std::uint64_t key);
    void go_by(std::uint32_t number, want next);
    bool watch(std::uint32_t number, std::uint32_t events);
    void schedule(std::uint32_t number);
    void close(std::uint32_t number);
    void unwatch(const place &where) const;
    void turn_to(std::uint32_t number);
    void drop_moved();
    void park(std::uint32_t number);
    void forget(std::uint32_t number);

    int epoll_;
    desk &desk_;
    std::function<void()> freed_;
    std::vector<place> places_;
    std::vector<std::uint32_t> free_;
    std::vector<std::uint32_t> added_; // not yet read from
    struct waiting {
        std::uint32_t number = 0;
        time_point since;
    };
    std::vector<waiting> waiting_; // to write, and not put down
    deadlines deadlines_;
    std::size_t size_ = 0;
};

} // namespace imprint::worker
