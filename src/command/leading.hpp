// SPDX-License-Identifier: MIT
// What the leader of a generation does with its site, and each of the workers.
#pragma once

#include "command/site_source.hpp"
#include "pool/message_socket.hpp"

namespace imprint::command {

// An exit status.
int lead(const site_source &source, int argc, char **argv, pool::message_socket line);

} // namespace imprint::command
