// SPDX-License-Identifier: MIT
// `serve`: from options to a running pool.
#pragma once

#include "command/options.hpp"
#include "command/site_source.hpp"
#include "pool/privileges.hpp"
#include "pool/socket_file.hpp"
#include "pool/starting.hpp"

#include <optional>

namespace imprint::command {

struct command_line_words {
    int count = 0;
    char **words = nullptr;
};

// How the sockets of --listen are made.  Throws pool::bad_value.
pool::socket_terms terms_of(const options &given, const std::optional<pool::user> &user);

// An exit status.  `given` was read without knowing the site's own defaults.  Throws
// pool::bad_value and std::system_error when it can't start.
int serve(
    const site_source &source,
    const command_line_words &line,
    const options &given,
    const pool::start_facts &started
);

} // namespace imprint::command
