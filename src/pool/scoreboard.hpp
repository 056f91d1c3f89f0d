// SPDX-License-Identifier: MIT
// The pages of all workers, as the supervisor reads them: nothing in them is believed.
#pragma once

#include "base/unique_fd.hpp"
#include "worker/score.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace imprint::pool {

struct counters {
    std::uint64_t begun = 0;    // and some again, by another worker
    std::uint64_t requests = 0; // that have ended: all answers together
    std::array<std::uint64_t, 6> answers{};
    std::uint64_t refused = 0; // for what they are, or for how long they waited
    std::uint64_t handed_over = 0;
    std::uint64_t taken = 0;
    std::array<std::uint64_t, worker::score_page::buckets> service{};
    std::array<std::uint64_t, worker::score_page::buckets> queue{};
    std::uint64_t queued_microseconds = 0;
    std::uint64_t served_microseconds = 0;

    counters &operator+=(const counters &more) noexcept;
};

// What one worker says of itself.  Texts are ASCII that can be printed, and bounded.
struct reading {
    std::string state; // "idle", or "?"
    std::chrono::milliseconds for_so_long{0};
    std::uint64_t connections = 0;
    counters counted{};
    std::string method{}; // of the request that runs, or ran last
    std::string target{};
    std::string client{};
};

class scoreboard {
  public:
    // Throws std::system_error.
    explicit scoreboard(std::size_t places);
    ~scoreboard();
    scoreboard(const scoreboard &) = delete;
    scoreboard &operator=(const scoreboard &) = delete;
    scoreboard(scoreboard &&) = delete;
    scoreboard &operator=(scoreboard &&) = delete;

    // For workers, which map a page each and close it.
    int fd() const noexcept { return fd_.get(); }

    // A page that nobody has, zeroed; nothing when all are taken.
    std::optional<std::size_t> allot();
    // The worker is dead; what it counted stays in past().
    void free(std::size_t place);

    reading read(std::size_t place, std::chrono::steady_clock::time_point now) const;
    // Of all workers that were ever freed, with what their companions did for them.
    counters past() const noexcept;

  private:
    worker::score_page &page(std::size_t place) const noexcept;

    base::unique_fd fd_;
    std::size_t places_;
    std::byte *memory_ = nullptr;
    std::vector<bool> taken_;
    counters past_;
};

} // namespace imprint::pool
