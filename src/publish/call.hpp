// SPDX-License-Identifier: MIT
// Everything that one call of a published function, or of a hook, draws on.
#pragma once

#include "http/spool.hpp"
#include "imprint/client_identity.hpp"
#include "imprint/form.hpp"
#include "imprint/json_value.hpp"
#include "imprint/request.hpp"
#include "imprint/response.hpp"
#include "publish/body_plan.hpp"
#include "publish/traverse.hpp"
#include "session/session_store.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace imprint {
class http_error;
}

namespace imprint::detail {

// What is there for functions and hooks alike.
struct occasion {
    const imprint::request &request;
    const client_identity &who;

    transaction *work = nullptr; // when somebody takes database or session
    session_scope *scope = nullptr;

    response *made = nullptr;            // for after hooks
    const http_error *refused = nullptr; // for error hooks
};

class call : public occasion {
  public:
    call(
        const entry &of,
        const found &at,
        const imprint::request &asked,
        const client_identity &by
    )
        : occasion{asked, by}, what(of), where(at) {}

    const entry &what;
    const found &where;

    // The body, by its plan; only one is there.
    body_plan plan = body_plan::refuse;
    std::optional<imprint::form> form{};
    std::optional<json_document> json{};
    http::spool octets{};
    std::function<std::size_t(std::span<char>)> source{};

    std::vector<std::string> ignored{}; // names in a form that nothing took
};

// Fills the slot of an injected parameter.  Throws database_unavailable where there is none.
void inject(call &with, parameter_kind kind, void *slot);

} // namespace imprint::detail
