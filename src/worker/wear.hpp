// SPDX-License-Identifier: MIT
// When a worker has done enough.
#pragma once

#include "worker/deadlines.hpp"
#include "worker/limits.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace imprint::worker {

class wear {
  public:
    // `chance`, from 0 to 1, is how much of the tenth is taken off.
    wear(const limits &allowed, double chance, time_point now);

    // Why it is enough now, in words; nothing when it is not.
    std::optional<std::string>
    reason(std::uint64_t requests, std::uint64_t resident_bytes, time_point now) const;
    bool is_by_requests(std::uint64_t requests) const noexcept {
        return most_requests_ != 0 && requests >= most_requests_;
    }
    // When it will be, if nothing happens before.
    std::optional<time_point> due() const noexcept { return end_; }
    bool counts_memory() const noexcept { return most_bytes_ != 0; }

  private:
    std::uint64_t most_requests_;
    std::uint64_t most_bytes_;
    std::optional<time_point> end_;
};

// What this process has in memory; 0 when that can't be known.
std::uint64_t resident_bytes() noexcept;

} // namespace imprint::worker
