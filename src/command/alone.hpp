// SPDX-License-Identifier: MIT
// One worker on descriptor 0 and no supervisor: whoever started it starts the next one.
#pragma once

#include "command/options.hpp"
#include "command/serving.hpp"
#include "pool/listening.hpp"
#include "pool/privileges.hpp"

#include <functional>
#include <optional>
#include <string>

namespace imprint::command {

// What is known before the site is.
struct alone_terms {
    const options &given;
    const std::optional<pool::user> &user;
    const worker::allowed_clients &allowed;
    std::string secret;
    pool::listening &all;
    std::function<void()> when_serving; // once
};

// An exit status.  Throws as serve() does.
int serve_alone(const site_source &source, const command_line_words &line, alone_terms under);

} // namespace imprint::command
