// SPDX-License-Identifier: MIT
// Moves what is ready to the lobby while a function keeps its worker.
#pragma once

#include "base/unique_fd.hpp"
#include "worker/desk.hpp"
#include "worker/lobby.hpp"
#include "worker/score.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace imprint::worker {

class porter {
  public:
    // `counts`: where what it moves is counted; may be nullptr.
    porter(desk &at, const lobby &with, score *counts)
        : desk_(at), lobby_(with), counts_(counts) {}

    // Readable while something is ready; -1 when nobody could take it.
    int fd() const noexcept;
    // Only while the call of that number still runs, which began so long ago.  True when a
    // connection was moved.
    bool move_ready(std::uint64_t call, std::chrono::nanoseconds running);

  private:
    struct packed {
        luggage with;
        std::string octets;
        base::unique_fd file;
    };

    desk_entry *find(std::uint64_t key) const;
    bool pack(const desk_entry &one, packed &into) const;
    std::string read_memory(const desk_text &where) const;
    bool move_some(std::chrono::nanoseconds running);

    desk &desk_;
    const lobby &lobby_;
    score *counts_;
};

} // namespace imprint::worker
