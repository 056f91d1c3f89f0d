// SPDX-License-Identifier: MIT
// Reading from and writing to a peer: without waiting, and for streams with a deadline.
#pragma once

#include "worker/answer.hpp"
#include "worker/deadlines.hpp"
#include "worker/desk.hpp"
#include "worker/limits.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace imprint::worker {

enum class progress { some, none, gone };

// As much as the peer takes now.  `gone` also when a file ended before its size.
progress send_answer(int fd, answer &what);

struct received {
    progress how = progress::none; // gone: an error, or the end of what the peer sends
    std::size_t size = 0;
    bool end = false; // the peer closed its side in order
};
received receive(int fd, std::span<char> into);

// How many octets wait; 0 also at the end.
std::size_t receivable(int fd) noexcept;

// Whether anybody still waits for an answer.  A peer that shut its sending side down may be
// waiting: only for FastCGI over TCP, where no front does that, it counts as gone.
bool is_gone(int fd, bool half_close_counts) noexcept;

// One function's streaming: not longer, and not slower than the limits say.
class pace {
  public:
    // `at`: where the function is told to wait; nullptr: nowhere.
    pace(const limits &allowed, time_point now, desk *at = nullptr)
        : allowed_(allowed), began_(now), idle_(allowed.write_idle), desk_(at) {}

    desk *where() const noexcept { return desk_; }

    void moved(std::size_t octets) noexcept { octets_ += octets; }
    // How long to wait for the peer now; nothing when it had its time.
    std::optional<std::chrono::milliseconds> patience(time_point now) const noexcept;

  private:
    const limits &allowed_;
    time_point began_;
    std::chrono::milliseconds idle_;
    std::uint64_t octets_ = 0;
    desk *desk_;
};

// Waits until all has left; false when the peer is gone or too slow.
bool send_all(int fd, std::string_view octets, pace &allowed);

// Waits for octets; gone when none come in time.
received receive_waiting(int fd, std::span<char> into, pace &allowed);

} // namespace imprint::worker
