// SPDX-License-Identifier: MIT
// The door through which the worker, and tests, make a request.
#pragma once

#include "http/request_head.hpp"
#include "imprint/request.hpp"

namespace imprint::detail {

struct request_access {
    static request make(http::request_head head);
};

} // namespace imprint::detail
