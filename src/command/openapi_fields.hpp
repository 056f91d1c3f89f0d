// SPDX-License-Identifier: MIT
// What a function takes by name: its own parameters and the fields of its struct.
#pragma once

#include "command/openapi_schema.hpp"
#include "publish/table.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace imprint::command {

struct named_field {
    std::string name;
    const detail::schema_type *schema;
    bool required;
    bool only_json; // a struct, or a list of them: neither a query nor a form can hold it
    std::string_view default_text;
};

// But those at the positions `in_path`, and uploads.
std::vector<named_field>
fields_of(const detail::entry &of, const std::vector<std::size_t> &in_path);

// With its default, where that is a literal.
ordered_json schema_of(const named_field &field, openapi_schemas &schemas, notation where);

} // namespace imprint::command
