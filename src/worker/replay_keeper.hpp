// SPDX-License-Identifier: MIT
// How the request that killed a worker becomes a replay file: cut to that request, without the
// front's secret.
#pragma once

#include "wire/limits.hpp"
#include "worker/listening_socket.hpp"
#include "worker/replay_folder.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace imprint::worker {

// The param by which a front proves itself over TCP.
inline constexpr std::string_view secret_param = "IMPRINT_SECRET";

struct replay_terms {
    struct listener {
        std::uint64_t id;
        std::string name;
        bool tcp;
    };

    std::string folder{}; // "": nothing is kept
    replay_limits limits{};
    std::string program{}; // and its version
    std::string secret{};  // what IMPRINT_SECRET has to be; not written
    std::vector<listener> listeners{};
};

std::vector<replay_terms::listener> listeners_of(std::span<const listening_socket> sockets);

// What is known of it beside its octets.
struct died_request {
    std::string incident;
    wire::kind wire = wire::kind::unknown;
    std::uint64_t listener = 0;
    bool truncated = false; // more had come than the octets
};

// As much of `octets` as is of the first request, ready to be written.  Throws
// std::runtime_error when the secret can't be taken out of it for sure.
replay_record record_of(
    const replay_terms &terms,
    const died_request &what,
    std::string octets,
    const wire::limits &limits = {}
);

// The same, written.  A sentence for the log, whatever happens.
std::string keep_for_replay(
    const replay_terms &terms,
    const died_request &what,
    std::string octets,
    const wire::limits &limits
) noexcept;

} // namespace imprint::worker
