// SPDX-License-Identifier: MIT
// Whom a test says that the program believes.
#pragma once

#include "imprint/site_server.hpp"

#include <cstdlib>

inline imprint::site judging_by_environment(imprint::site made) {
    if (const char *const ca = std::getenv("SITE_CLIENT_CA")) {
        made.settings().clients.ca = ca;
    }
    return made;
}

inline imprint::front_trust trust_by_environment() {
    const char *const secret = std::getenv("SITE_SECRET");
    return {
        .by_socket = std::getenv("BY_SOCKET") != nullptr,
        .secret = secret == nullptr ? "" : secret,
    };
}
