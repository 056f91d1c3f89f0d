// SPDX-License-Identifier: MIT
// Connections that can't be let in for want of a descriptor, or of what it needs: what is said
// of it, and how often.  Pure.
#pragma once

#include "worker/deadlines.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace imprint::worker {

// Of accept4(2): that it fails now, and may not later.
bool is_shortage(int failure) noexcept;

class shortage {
  public:
    // `spare` descriptors are kept free.
    explicit shortage(unsigned spare, std::chrono::seconds pause = std::chrono::seconds(10))
        : spare_(spare), pause_(pause) {}

    // A sentence for the log; nothing when the last one is less than the pause ago.  `failure`
    // is accept4's, or 0 when no more are let in so that the spare ones stay free; `limit` is
    // RLIMIT_NOFILE.
    std::optional<std::string> note(int failure, std::uint64_t limit, time_point now);

  private:
    unsigned spare_;
    std::chrono::seconds pause_;
    std::optional<time_point> said_at_;
};

} // namespace imprint::worker
