// SPDX-License-Identifier: MIT
// A listening socket as a worker serves it.
#pragma once

#include "base/unique_fd.hpp"
#include "worker/allowed_clients.hpp"

#include <cstdint>
#include <string>

namespace imprint::worker {

enum class wire_choice {
    by_first_octet, // inherited: whoever made the socket knows what it speaks, we ask the peer
    fastcgi,
    scgi,
};

struct listening_socket {
    base::unique_fd fd; // non-blocking
    wire_choice wire = wire_choice::by_first_octet;
    bool tcp = false;
    // For the log, and what --listen would say: "fastcgi:127.0.0.1:9001".
    std::string name;
    std::uint64_t id = 0; // listener_id(name), set by the worker
    // Which of several workers serves it: all, or by its place in a range of ports.
    int place_in_range = 0;
    int range = 1;
};

} // namespace imprint::worker
