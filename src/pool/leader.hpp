// SPDX-License-Identifier: MIT
// The leader of a generation: it knows the site, checks it, and forks the workers.  It serves
// nothing and watches nobody; the workers are the supervisor's children.
#pragma once

#include "base/unique_fd.hpp"
#include "pool/leader_messages.hpp"
#include "pool/message_socket.hpp"
#include "pool/notice.hpp"
#include "worker/lobby.hpp"
#include "worker/score.hpp"

#include <functional>
#include <string>

namespace imprint::pool {

// What a forked worker is given.  The life line reads end of file when the supervisor died.
struct worker_place {
    int number = 0;
    int of = 1;
    base::unique_fd life_line;
    worker::lobby lobby;
    worker::score score;
    std::function<void(notice_kind)> tell; // the supervisor
};

// What the leader does with the site; whatever is thrown ends the generation, as a failure.
struct leader_tasks {
    std::function<hello_message(const start_message &)> prepare;
    // In a process of its own; what it returns is a fault, in a sentence, or "".
    std::function<std::string()> check;
    // In each worker; an exit status.  SIGTERM, SIGINT and SIGCHLD are blocked, so that none is
    // lost before it has its own handlers; it unblocks them.
    std::function<int(worker_place)> work;
};

// Until the supervisor closes the line; an exit status.
int lead(message_socket line, const leader_tasks &tasks);

} // namespace imprint::pool
