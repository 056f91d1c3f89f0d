// SPDX-License-Identifier: MIT
// Conditional requests and ranges (RFC 9110 §13, §14), applied to a finished response.
// Pure.
#pragma once

#include "imprint/request.hpp"
#include "imprint/response.hpp"

namespace imprint::http {

// Turns a 200 to GET or HEAD into 304, 412, 206 or 416 when the request's conditions say
// so; anything else is left alone.  Validators are the response's ETag and Last-Modified;
// a file's own modification time is used, and sent, when there is no Last-Modified.
void apply_conditions(const request &request, response &response);

} // namespace imprint::http
