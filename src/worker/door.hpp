// SPDX-License-Identifier: MIT
// Where connections come in: the listening sockets, and the lobby.  Shut while descriptors are
// short.
#pragma once

#include "worker/allowed_clients.hpp"
#include "worker/connection_set.hpp"
#include "worker/listening_socket.hpp"
#include "worker/lobby.hpp"
#include "worker/shortage.hpp"
#include "worker/surroundings.hpp"

#include <cstdint>
#include <optional>
#include <span>

namespace imprint::worker {

class door {
  public:
    // The lower half of the lobby's event; that of a listening socket is its index.
    static constexpr std::uint32_t lobby_event = 0xfffffffd;

    // Events of `epoll` have special_event (worker/epoll.hpp) as their upper half.  All outlive
    // the door, which makes and keeps connections `into` the set.
    door(
        int epoll,
        std::span<listening_socket> sockets,
        const allowed_clients &allowed,
        const lobby &with,
        surroundings &around,
        connection_set &into
    );

    // What an event of it said: that one, or a listening socket's.
    void let_in(std::uint32_t event, time_point now);
    // Everybody whom the kernel let in, or another worker gave away.
    void let_all_in(time_point now);

    // After a shortage: a descriptor is free again, or may be.
    void open_again();
    void open_when_due(time_point now);
    // When to try again; a shortage may be another process's.
    std::optional<time_point> due() const noexcept { return due_; }
    // For good: the sockets are closed.
    void close();

  private:
    void listen(bool on);
    void say_short(int failure, time_point now);
    bool accept_one(const listening_socket &from, time_point now);
    bool take_one(time_point now);
    bool may_speak(const listening_socket &from, int fd) const;
    void keep(
        base::unique_fd fd,
        const listening_socket &from,
        time_point now,
        moved_connection before
    );

    int epoll_;
    std::span<listening_socket> sockets_;
    const allowed_clients &allowed_;
    const lobby &lobby_;
    surroundings &around_;
    connection_set &connections_;
    std::uint64_t descriptor_limit_ = 0;
    shortage short_;
    std::optional<time_point> due_;
    bool listening_ = false;
    bool closed_ = false;
};

} // namespace imprint::worker
