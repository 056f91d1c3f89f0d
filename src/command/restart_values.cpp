// SPDX-License-Identifier: MIT
#include "command/restart_values.hpp"

namespace imprint::command {

std::vector<std::string> restart_values(const options &before, const options &now) {
    std::vector<std::string> found;
    const auto compare = [&](const char *name, const auto &one, const auto &other) {
        if (one != other) {
            found.emplace_back(name);
        }
    };
    compare("listen", before.listen, now.listen);
    compare("backlog", before.backlog, now.backlog);
    const pool::size_terms size = before.workers.value_or(pool::size_terms());
    const pool::size_terms size_now = now.workers.value_or(pool::size_terms());
    const bool same_number = before.workers.has_value() == now.workers.has_value() &&
                             size.least == size_now.least && size.most == size_now.most;
    compare("workers", same_number, true);
    compare("spare", size.spare, size_now.spare);
    compare("idle-timeout", size.idle, size_now.idle);
    compare("start-timeout", before.start_timeout, now.start_timeout);
    compare("stop-timeout", before.stop_timeout, now.stop_timeout);
    compare("user", before.user, now.user);
    compare("socket-group", before.socket_group, now.socket_group);
    compare("secret-file", before.secret_file, now.secret_file);
    // Its socket stays where it is, in the folder of the former --var.
    const bool moved = before.control.empty() && before.settings.var != now.settings.var;
    compare("control", before.control != now.control || moved, false);
    return found;
}

} // namespace imprint::command
