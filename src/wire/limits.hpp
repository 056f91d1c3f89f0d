// SPDX-License-Identifier: MIT
// How much a peer may make a decoder keep.
#pragma once

#include <cstddef>

namespace imprint::wire {

struct limits {
    // Octets of the params as the wire carries them, lengths or terminators included.
    // More is error::params_too_large.
    std::size_t params_bytes = std::size_t{256} * 1024;
    // Pairs.  More is error::too_many_params.
    std::size_t params_count = 512;
    // What FCGI_GET_VALUES is told for FCGI_MAX_CONNS and FCGI_MAX_REQS.  Idle connections
    // are parked, so this is not the number of requests that run at once.
    std::size_t connections = 1024;
};

} // namespace imprint::wire
