// SPDX-License-Identifier: MIT
// What a supervisor and the leader of a generation say to each other, as JSON: the two may be
// executables of different days.  Pure.
//
//   supervisor                     leader
//   start: sockets, settings  -->
//                             <--  hello: what the site needs   (or failed: why)
//   go                        -->
//                             <--  ready: what the self-check found
//   fork: which place         -->
//                             <--  forked: its pid              (any number of times)
//
// The leader ends when the supervisor closes its end.
#pragma once

#include "worker/listening_socket.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <sys/types.h>

namespace imprint::pool {

// Another version can't be led; raised when a message changes its meaning.
inline constexpr int leader_protocol = 1;

// A listening socket, which the leader inherits under the same number.
struct handed_socket {
    int fd = -1;
    worker::wire_choice wire = worker::wire_choice::by_first_octet;
    bool tcp = false;
    std::string name;
    int place_in_range = 0;
    int range = 1;
    friend bool operator==(const handed_socket &, const handed_socket &) = default;
};

struct start_message {
    static constexpr std::string_view word = "start";
    unsigned generation = 0;
    pid_t supervisor = 0;
    std::vector<handed_socket> sockets{};
    int life_line = -1;      // reads end of file when the supervisor is gone
    int notices = -1;        // where workers write
    std::uint32_t lobby = 0; // its version
    int lobby_in = -1;       // worker/lobby.hpp
    int lobby_out = -1;
    // For one of another version; -1: there can't be another lobby.
    int spare_in = -1;
    int spare_out = -1;
    int scoreboard = -1; // pool/scoreboard.hpp
    std::string secret{};
    std::optional<std::string> configuration{}; // the text of the file of --config
    bool on_fd0 = false;
    friend bool operator==(const start_message &, const start_message &) = default;
};
struct go_message {
    static constexpr std::string_view word = "go";
    friend bool operator==(const go_message &, const go_message &) = default;
};
struct fork_message {
    static constexpr std::string_view word = "fork";
    int place = 0;
    int of = 1;
    int score = -1; // its page of the scoreboard; -1: none is free
    friend bool operator==(const fork_message &, const fork_message &) = default;
};
using to_leader = std::variant<start_message, go_message, fork_message>;

struct hello_message {
    static constexpr std::string_view word = "hello";
    std::string var{}; // absolute
    bool var_needed = false;
    std::uint32_t lobby = 0; // the version of the one that it made of the spare; 0: it shares
    friend bool operator==(const hello_message &, const hello_message &) = default;
};
struct failed_message {
    static constexpr std::string_view word = "failed";
    int status = 1; // what the supervisor ends with when nothing is served yet
    std::string why{};
    friend bool operator==(const failed_message &, const failed_message &) = default;
};
struct ready_message {
    static constexpr std::string_view word = "ready";
    std::string fault{}; // why the self-check failed; empty: it did not
    friend bool operator==(const ready_message &, const ready_message &) = default;
};
struct forked_message {
    static constexpr std::string_view word = "forked";
    int place = 0;
    pid_t pid = 0;     // 0: it could not be
    std::string why{}; // then
    friend bool operator==(const forked_message &, const forked_message &) = default;
};
using from_leader = std::variant<hello_message, failed_message, ready_message, forked_message>;

std::string format_message(const to_leader &message);
std::string format_message(const from_leader &message);
// Nothing when it is none of them, is of another protocol, or holds a value out of range.
std::optional<to_leader> parse_to_leader(std::string_view text);
std::optional<from_leader> parse_from_leader(std::string_view text);

} // namespace imprint::pool
