// SPDX-License-Identifier: MIT
// How many connections wait in the lobby.  The kernel tells octets alone; workers count what
// they offer and take, and one that dies between the two counts half.  Pure.
#pragma once

#include <algorithm>
#include <cstdint>

namespace imprint::pool {

class lobby_meter {
  public:
    static constexpr std::uint64_t most = 278; // worker/lobby.hpp

    // An empty lobby tells what was lost of the count.
    std::uint64_t depth(bool empty, std::uint64_t handed_over, std::uint64_t taken) noexcept {
        const std::uint64_t counted = handed_over - taken;
        if (empty) {
            lost_ = counted;
            return 0;
        }
        const std::uint64_t waiting = counted - lost_;
        // Beyond any lobby: somebody has miscounted, or lies.
        return waiting > most ? 1 : std::max<std::uint64_t>(waiting, 1);
    }

  private:
    std::uint64_t lost_ = 0; // modulo 2^64, as the difference above
};

} // namespace imprint::pool
