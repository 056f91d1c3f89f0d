// SPDX-License-Identifier: MIT
// Keeps the generation that serves at the size that pool/sizing.hpp finds right: looks at its
// workers and at who waits.  With no worker alive it sleeps until somebody does.
#pragma once

#include "pool/generation.hpp"
#include "pool/kept_connections.hpp"
#include "pool/report.hpp"
#include "pool/sizing.hpp"
#include "worker/lobby.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include <poll.h>

namespace imprint::pool {

class resizing {
  public:
    using time = sizing::time;

    // The lobby outlives it.  `sockets`: what is listened on.
    resizing(
        size_terms terms,
        sizing_limits limits,
        const worker::lobby &lobby,
        std::function<std::vector<int>()> sockets
    );

    // Does nothing for a pool whose size is fixed.
    void settle(generation &current, time now);
    void watch(std::vector<pollfd> &into) const;
    std::optional<time> next_due() const { return due_; }
    size_report describe(const generation &current) const;
    void stop();

  private:
    bool somebody_waits(bool none_alive);
    std::vector<pollfd> queues(bool with_lobby) const;

    size_terms terms_;
    sizing_limits limits_;
    const worker::lobby &lobby_;
    std::function<std::vector<int>()> sockets_;
    std::optional<sizing> sizing_;
    kept_connections kept_;
    std::optional<time> due_;
    bool asleep_ = false; // none alive, and nobody waits
    std::uint64_t added_ = 0;
    std::uint64_t removed_ = 0;
};

} // namespace imprint::pool
