// SPDX-License-Identifier: MIT
// Who may speak to a TCP listener, as options and environment say.
#pragma once

#include "command/options.hpp"
#include "worker/allowed_clients.hpp"

namespace imprint::command {

// --allow and, when the listening socket came on descriptor 0, FCGI_WEB_SERVER_ADDRS: FastCGI
// 1.0 §3.2, who starts an application may list its web servers.  Throws pool::bad_value.
worker::allowed_clients allowed_by(const options &given, bool on_fd0);

} // namespace imprint::command
