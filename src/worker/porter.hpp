// SPDX-License-Identifier: MIT
// Moves what is ready to the lobby while a function keeps its worker.
#pragma once

#include "worker/desk.hpp"
#include "worker/lobby.hpp"

#include <chrono>
#include <cstdint>

namespace imprint::worker {

class porter {
  public:
    porter(desk &at, const lobby &with) : desk_(at), lobby_(with) {}

    // Readable while something is ready; -1 when nobody could take it.
    int fd() const noexcept;
    // Only while the call of that number still runs, which began so long ago.  True when a
    // connection was moved.
    bool move_ready(std::uint64_t call, std::chrono::nanoseconds running);

  private:
    bool move_some(std::chrono::nanoseconds running);

    desk &desk_;
    const lobby &lobby_;
};

// Gives one connection away, with what has come of it.  False when the lobby is full.
bool offer(const desk &from, const lobby &to, const desk_entry &one) noexcept;

} // namespace imprint::worker
