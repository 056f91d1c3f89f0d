// SPDX-License-Identifier: MIT
// One request of a replay file, answered in this process: by the connection and the code that a
// worker has, without a companion, so that what kills it is seen by a debugger.
#pragma once

#include "database/transaction.hpp"
#include "worker/replay_record.hpp"
#include "worker/serve.hpp"

#include <string>

namespace imprint::worker {

struct replayed {
    std::string answer;         // head and content (RFC 3875 §6); empty when there was none
    bool ended = false;         // as its wire says it
    bool refused_write = false; // the database was open for reading alone
};

// Throws std::system_error, and what site.at_worker_start() was given.  Another process, which
// runs no code of the site and which wait(2) does not see, is the front server.
replayed replay(
    const site &published,
    const serving &with,
    const replay_record &what,
    detail::access_mode access
);

} // namespace imprint::worker
