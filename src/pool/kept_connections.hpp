// SPDX-License-Identifier: MIT
// While no worker is alive the supervisor keeps the connections that the last one left in the
// lobby, unread: to watch them, which the lobby can't, and to start nobody for their silence.
#pragma once

#include "worker/lobby.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

#include <poll.h>

namespace imprint::pool {

class kept_connections {
  public:
    static constexpr std::size_t most_of_all = 512;

    // The lobby outlives it.
    explicit kept_connections(const worker::lobby &lobby);

    // Takes what came to the lobby, and closes what its peer has closed.  True when one has
    // something to say, or no more can be kept: then a worker is needed.
    bool look();
    // To the lobby, for workers; what finds no place stays for the next time.
    void give_back();
    void watch(std::vector<pollfd> &into) const;
    void close() { all_.clear(); }

  private:
    struct kept {
        worker::moved_connection one;
        std::int64_t ready = 0; // steady nanoseconds; 0: says nothing
    };
    enum class peer { silent, speaks, gone };

    static peer look_at(const worker::moved_connection &one) noexcept;

    const worker::lobby &lobby_;
    std::size_t most_;
    std::vector<kept> all_;
};

} // namespace imprint::pool
