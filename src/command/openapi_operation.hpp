// SPDX-License-Identifier: MIT
// One function at one method, as an operation of an OpenAPI document.
#pragma once

#include "command/openapi_answers.hpp"
#include "command/openapi_schema.hpp"
#include "publish/table.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace imprint::command {

// The parameters that stand in the path, as positions in requested_ones: those that have to
// come and stand before all that need not, and those that can come in no other way.
std::vector<std::size_t> path_takers(const detail::listed_entry &of, std::string_view method);

struct operation_context {
    openapi_schemas &schemas;
    openapi_answers &answers;
    bool &certificates; // some operation asks for one
    bool &sessions;
};

// `path_names` are the names in the template, one for each of path_takers().
ordered_json make_operation(
    const detail::listed_entry &of,
    std::string_view method,
    const std::vector<std::string> &path_names,
    const operation_context &in
);

} // namespace imprint::command
