// SPDX-License-Identifier: MIT
// Whom a test says that the program believes.
#pragma once

#include "imprint/site_server.hpp"

#include <cstdlib>

inline imprint::front_trust trust_by_environment() {
    const char *const secret = std::getenv("SITE_SECRET");
    return {
        .by_socket = std::getenv("BY_SOCKET") != nullptr,
        .secret = secret == nullptr ? "" : secret,
    };
}
