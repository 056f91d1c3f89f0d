// SPDX-License-Identifier: MIT
// A unix socket on which the supervisor is asked: a line of words in, an answer out, the end.
// Never waits for a peer.
#pragma once

#include "base/unique_fd.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <poll.h>

namespace imprint::pool {

struct control_limits {
    std::size_t clients = 16; // more wait to be accepted
    std::size_t line = 256;   // octets, with its line feed
    // Until the line has come, and until the answer has left.
    std::chrono::milliseconds patience{5'000};
    // After there was no descriptor for one more.
    std::chrono::milliseconds pause{1'000};
};

class control {
  public:
    using time = std::chrono::steady_clock::time_point;
    using client_id = std::uint64_t;

    struct question {
        client_id from = 0;
        std::string words; // without the line feed
    };

    // `listening` is non-blocking.
    explicit control(base::unique_fd listening, control_limits limits = {})
        : listening_(std::move(listening)), limits_(limits) {}

    // Appends what is to be polled.
    void watch(std::vector<pollfd> &into) const;
    // What came of it; everything of the same poll(2) that watch() was for.
    std::vector<question> handle(time now);
    // Once for each question; sooner or later.
    void answer(client_id to, std::string text, time now);
    std::optional<time> next_deadline() const;

  private:
    struct client {
        base::unique_fd fd;
        client_id id = 0;
        std::string line;   // so far
        std::string answer; // that has not left
        bool asked = false;
        bool answered = false;
        time deadline{}; // while it is not its turn to wait for us
    };

    void accept_more(time now);
    bool read_line(client &from);
    bool write_answer(client &to);
    static bool is_there(const client &one) noexcept;

    base::unique_fd listening_;
    control_limits limits_;
    std::vector<client> clients_;
    client_id last_id_ = 0;
    std::optional<time> deaf_until_;
};

} // namespace imprint::pool
