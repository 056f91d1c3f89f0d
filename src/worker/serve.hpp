// SPDX-License-Identifier: MIT
// The whole life of a serving process.
#pragma once

#include "base/unique_fd.hpp"
#include "imprint/settings.hpp"
#include "worker/limits.hpp"
#include "worker/listening_socket.hpp"
#include "worker/lobby.hpp"
#include "worker/replay_folder.hpp"
#include "worker/request_logs.hpp"
#include "worker/score.hpp"

#include <functional>
#include <span>
#include <string>

#include <sys/types.h>

namespace imprint {
class site;
}

namespace imprint::worker {

struct serving {
    const imprint::settings &settings;
    const allowed_clients &allowed;
    std::string secret{}; // IMPRINT_SECRET's value; empty: nobody is trusted over TCP
    std::function<void()> when_ready{};   // called when it serves; may be empty
    std::function<void()> when_leaving{}; // surroundings.hpp
    std::function<void()> on_timeout{};   // companion.hpp; may be empty
    worker::lobby lobby{};                // may own nothing
    request_logs logs{};
    replay_folder replay{}; // without a path: what killed a worker is not kept
    std::string program{};  // for those files
    worker::score score{};  // may be nobody's
    worker::limits limits{};
    std::function<void(pid_t)> when_attended{}; // by that companion; may be empty
    std::function<void()> when_deaf{};          // companion.hpp; may be empty
};

// Until it is told to stop; an exit status.  Without a supervisor a process that was told to
// stop ends, whatever runs, after this many seconds.
inline constexpr unsigned unsupervised_grace = 30;
int serve(
    const site &published,
    serving with,
    std::span<listening_socket> sockets,
    base::unique_fd life_line
);

// One request: from the environment and descriptor 0 to descriptor 1 (RFC 3875).
int answer_cgi(const site &published, const serving &with, const char *const *environment);

} // namespace imprint::worker
