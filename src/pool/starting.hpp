// SPDX-License-Identifier: MIT
// How the executable was started decides what it is.  Decided before the command line is
// looked at: under CGI a client chooses the command line (RFC 3875 §4.4).
#pragma once

#include <string>
#include <vector>

namespace imprint::pool {

enum class fd0_kind { listening, connected, other };

struct start_facts {
    fd0_kind fd0 = fd0_kind::other;
    bool cgi_variables = false; // GATEWAY_INTERFACE and REQUEST_METHOD
    int listen_fds = 0;         // systemd's, when LISTEN_PID is this process
};

enum class start_kind {
    on_fd0, // spawn-fcgi, lighttpd bin-path, mod_fcgid
    cgi,    // one request; argv is never read
    on_listen_fds,
    by_command,
    refused_connected, // inetd
};

constexpr start_kind decide_start(const start_facts &facts) noexcept {
    // mod_fcgid and lighttpd hand on an environment that may hold GATEWAY_INTERFACE.
    if (facts.fd0 == fd0_kind::listening) {
        return start_kind::on_fd0;
    }
    // Before the connected socket: mod_cgid's programs have one on fd 0.
    if (facts.cgi_variables) {
        return start_kind::cgi;
    }
    if (facts.fd0 == fd0_kind::connected) {
        return start_kind::refused_connected;
    }
    return facts.listen_fds > 0 ? start_kind::on_listen_fds : start_kind::by_command;
}

// Looks at descriptor 0 and the environment, and unsets systemd's variables.
start_facts look_around();

fd0_kind kind_of_descriptor(int fd) noexcept;

} // namespace imprint::pool
