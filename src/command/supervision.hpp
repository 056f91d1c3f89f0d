// SPDX-License-Identifier: MIT
// A pool with a supervisor, which is this process: what it does for its leaders, with the
// options and sockets that it was started with.
#pragma once

#include "command/options.hpp"
#include "command/serving.hpp"
#include "pool/listening.hpp"
#include "pool/privileges.hpp"
#include "pool/service_manager.hpp"
#include "pool/sizing.hpp"

#include <functional>
#include <optional>
#include <string>

namespace imprint::command {

struct supervised {
    const options &given;
    bool on_fd0;
    std::string secret;
    std::optional<pool::user> user;
    pool::listening &all;
    std::function<void()> when_serving; // once
    pool::service_manager manager;
};

// Until it is told to stop; an exit status.  Throws as serve() does.
int supervise(const command_line_words &line, supervised under, const pool::size_terms &size);

} // namespace imprint::command
