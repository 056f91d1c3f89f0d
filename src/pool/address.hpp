// SPDX-License-Identifier: MIT
// What --listen says.  Pure.
//
//   WIRE ":" PATH            fastcgi:/run/site.sock
//   WIRE ":" PORTS           scgi:9001-9004            (127.0.0.1)
//   WIRE ":" HOST ":" PORTS  fastcgi:127.0.0.1:9000, scgi:[::1]:9000
#pragma once

#include "worker/listening_socket.hpp"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>

namespace imprint::pool {

struct unix_address {
    std::string path; // absolute: the process may change its folder
};

// One listener per port, so that a balancer can address single workers.
struct tcp_address {
    std::string host; // numeric
    std::uint16_t first_port = 0;
    std::uint16_t last_port = 0;
};

struct listen_address {
    worker::wire_choice wire = worker::wire_choice::fastcgi;
    std::variant<unix_address, tcp_address> where;
};

// A value on the command line or in the configuration that can't be used; what() is a
// sentence for the person who wrote it.
class bad_value : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// Throws bad_value.
listen_address parse_listen_address(std::string_view text);

} // namespace imprint::pool
