// SPDX-License-Identifier: MIT
// Conditional requests and ranges (RFC 9110 §13, §14), applied to a finished response.
// Pure.
#pragma once

#include "imprint/request.hpp"
#include "imprint/response.hpp"

#include <chrono>

namespace imprint::http {

// Turns a 200 to GET or HEAD into 304, 412, 206 or 416 when the request's conditions say
// so; anything else is left alone.  Validators are the response's ETag and Last-Modified; a
// file's own modification time is used, and sent, when there is neither.  Ranges are of
// texts and files that have a validator, one per request.
void apply_conditions(
    const request &request,
    response &response,
    std::chrono::sys_seconds now =
        std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now())
);

} // namespace imprint::http
