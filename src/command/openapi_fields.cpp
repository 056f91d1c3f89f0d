// SPDX-License-Identifier: MIT
#include "command/openapi_fields.hpp"

#include <algorithm>

namespace imprint::command {
namespace {

using detail::schema_type;
using what = schema_type::what;

bool holds_struct(const schema_type &type) {
    const bool wraps = type.is == what::optional || type.is == what::list;
    return wraps ? holds_struct(*type.element()) : type.is == what::object;
}

// Of a struct that has a default as a whole, no field has to come.
void add_fields(std::vector<named_field> &to, const detail::requested &one) {
    const bool defaulted = one.arg->make != nullptr;
    for (const detail::described_field &field : one.type->fields()) {
        const schema_type &schema = *field.schema();
        to.push_back({
            std::string(field.name),
            &schema,
            !defaulted && !may_be_absent(field),
            holds_struct(schema),
            {},
        });
    }
}

} // namespace

std::vector<named_field>
fields_of(const detail::entry &of, const std::vector<std::size_t> &in_path) {
    std::vector<named_field> all;
    for (std::size_t i = 0; i < of.requested_ones.size(); ++i) {
        const detail::requested &one = of.requested_ones[i];
        const bool in_url = std::find(in_path.begin(), in_path.end(), i) != in_path.end();
        if (one.type == nullptr || in_url) {
            continue;
        }
        if (one.kind == detail::pk::aggregate) {
            add_fields(all, one);
        } else if (!one.arg->name.empty()) {
            const schema_type &schema = *one.type->schema;
            all.push_back({
                one.arg->name,
                &schema,
                one.is_required(),
                holds_struct(schema),
                one.arg->default_text,
            });
        }
    }
    return all;
}

ordered_json schema_of(const named_field &field, openapi_schemas &schemas, notation where) {
    ordered_json schema = schemas.of(*field.schema, where);
    ordered_json value = default_of(*field.schema, field.default_text);
    if (!value.is_null()) {
        schema["default"] = std::move(value);
    }
    return schema;
}

} // namespace imprint::command
