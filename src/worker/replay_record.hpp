// SPDX-License-Identifier: MIT
// What a replay file holds: a few lines of text, an empty one, then the octets of a request as
// they came over the wire.  Pure.
#pragma once

#include "wire/kind.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

namespace imprint::worker {

enum class replay_state {
    complete,
    unfinished, // more of its body was to come when its worker died
    truncated,  // more had come than was kept
};

struct replay_record {
    std::string incident; // twelve hexadecimal digits
    std::chrono::sys_seconds time{};
    std::string program; // and the version of Imprint in it
    wire::kind wire = wire::kind::unknown;
    std::string listener;
    bool trusted = false; // who the client is counts: by the socket, or by IMPRINT_SECRET
    replay_state state = replay_state::complete;
    std::string octets;
};

inline constexpr std::size_t most_replay_octets = std::size_t{64} * 1024 * 1024;
inline constexpr std::size_t most_replay_head = 4096;

// All that stands before the octets.  Line feeds in texts become '?'.
std::string format_replay_head(const replay_record &of, std::size_t octets);

// The same lines in the same order and nothing else, then as many octets as they say; otherwise
// what is wrong, in words.
std::variant<replay_record, std::string>
parse_replay(std::string_view file, std::size_t most = most_replay_octets);

bool is_incident_number(std::string_view text) noexcept;

} // namespace imprint::worker
