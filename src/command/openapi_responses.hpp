// SPDX-License-Identifier: MIT
// What an operation of an OpenAPI document can be answered.
#pragma once

#include "command/openapi_operation.hpp"

#include <string_view>

namespace imprint::command {

// Where its values may come from.
struct asked_with {
    bool body = false;
    bool path = false;
};

// Its own status, those that its signature can be refused with, and "default".
ordered_json make_responses(
    const detail::listed_entry &of,
    std::string_view method,
    asked_with comes,
    const operation_context &in
);

} // namespace imprint::command
