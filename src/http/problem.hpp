// SPDX-License-Identifier: MIT
// Refusals that explain themselves: RFC 9457 problem documents, or a small page for a
// browser, by Accept; both name the rule (http/rule.hpp), the page also its limit.  Pure.
#pragma once

#include "http/refusal.hpp"
#include "imprint/http_error.hpp"
#include "imprint/request.hpp"
#include "imprint/response.hpp"

#include <string_view>

namespace imprint::http {

// `accept` is the Accept field's value, "" when there is none: then JSON.
response explain(std::string_view accept, const http_error &error);
response explain(const request &request, const http_error &error);
// For a head that was refused: no request exists that could say what it accepts.
response explain(const refusal &refusal);

} // namespace imprint::http
