// SPDX-License-Identifier: MIT
// The transaction around what runs for a request: committed once the answer is rendered, and
// for successes only.
#pragma once

#include "imprint/response.hpp"
#include "publish/call.hpp"
#include "publish/exchange.hpp"

#include <functional>

namespace imprint::detail {

enum class session_use { none, wanted };

// Runs `what`, for which `of` then has a transaction, read-only when the method is safe, and a
// session if wanted; a new session's cookie is added to the answer.  Without a database `what`
// runs with neither.
response run_in_transaction(
    services &with, occasion &of, session_use session, const std::function<response()> &what
);

} // namespace imprint::detail
