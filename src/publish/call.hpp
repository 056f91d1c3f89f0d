// SPDX-License-Identifier: MIT
// Everything one call of a published function draws on.
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

namespace imprint::detail {

class call {
  public:
    const entry &what;
    const found &where;
    const imprint::request &request;
    const client_identity &who;

    // The body, by its plan; only one is there.
    body_plan plan = body_plan::refuse;
    std::optional<imprint::form> form{};
    std::optional<json_document> json{};
    http::spool octets{};
    std::function<std::size_t(std::span<char>)> source{};

    transaction *work = nullptr; // when the function takes database or session
    session_scope *scope = nullptr;

    std::vector<std::string> ignored{}; // names in a form that nothing took
};

} // namespace imprint::detail
