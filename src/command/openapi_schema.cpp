// SPDX-License-Identifier: MIT
#include "command/openapi_schema.hpp"

#include <algorithm>
#include <limits>
#include <set>

namespace imprint::command {
namespace {

using detail::described_field;
using detail::schema_type;
using what = schema_type::what;

// https://spec.openapis.org/registry/format/: formats of numbers are OpenAPI's own.
ordered_json integer_schema(const schema_type &type) {
    ordered_json schema = {{"type", "integer"}};
    const bool is_signed = type.low < 0;
    if (type.bits < 32 || (type.bits == 32 && is_signed)) {
        schema["format"] = "int32";
    } else if (type.bits < 64 || is_signed) {
        schema["format"] = "int64";
    }
    schema["minimum"] = type.low;
    schema["maximum"] = type.high;
    return schema;
}

ordered_json number_schema(const schema_type &type) {
    ordered_json schema = {{"type", "number"}};
    if (type.bits <= 64) {
        schema["format"] = type.bits == 32 ? "float" : "double";
    }
    return schema;
}

ordered_json enumeration_schema(const schema_type &type) {
    ordered_json names = ordered_json::array();
    for (const detail::described_enumerator &one : type.names) {
        names.push_back(one.name);
    }
    return {{"type", "string"}, {"enum", std::move(names)}};
}

// null is one more type of a simple schema, and an alternative to any other.
ordered_json or_null(ordered_json schema) {
    if (schema.contains("type") && schema["type"].is_string() && !schema.contains("enum")) {
        schema["type"] = {schema["type"], "null"};
        return schema;
    }
    return {{"anyOf", {std::move(schema), {{"type", "null"}}}}};
}

// Component names match ^[a-zA-Z0-9._-]+$.
std::string component_name(std::string_view type) {
    std::string name;
    for (const char c : type) {
        const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '_';
        if (word) {
            name += c;
        } else if (c == ':' && !name.empty() && name.back() != '.') {
            name += '.';
        } else if (c == '}' || c == ')') {
            name.clear(); // "{anonymous}::", "(anonymous namespace)::", "f()::"
        }
    }
    return name.empty() ? "object" : name;
}

bool is_integer_text(std::string_view text) {
    text.remove_prefix(text.starts_with('-') ? 1 : 0);
    return !text.empty() && text.size() < 19 &&
           text.find_first_not_of("0123456789") == std::string_view::npos &&
           (text == "0" || text.front() != '0'); // 010 is octal
}

bool is_number_text(std::string_view text) {
    const std::size_t point = text.find('.');
    if (point == std::string_view::npos) {
        return is_integer_text(text);
    }
    const std::string_view fraction = text.substr(point + 1);
    return is_integer_text(text.substr(0, point)) && !fraction.empty() &&
           fraction.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_string_text(std::string_view text) {
    return text.size() >= 2 && text.front() == '"' && text.back() == '"' &&
           text.substr(1, text.size() - 2).find_first_of("\"\\") == std::string_view::npos;
}

// "colour::default_" is written "default".
std::string_view last_name(std::string_view text) {
    text.remove_prefix(std::min(text.rfind(':') + 1, text.size()));
    return detail::without_trailing_underscore(text);
}

} // namespace

bool may_be_absent(const described_field &field) {
    const what is = field.schema()->is;
    return field.when_absent == presence::initialised || is == what::optional ||
           is == what::list;
}

ordered_json openapi_schemas::of(const schema_type &type, notation where) {
    switch (type.is) {
    case what::anything:
        return ordered_json::object();
    case what::boolean:
        return {{"type", "boolean"}};
    case what::integer:
        return integer_schema(type);
    case what::number:
        return number_schema(type);
    case what::text:
        return {{"type", "string"}};
    case what::enumeration:
        return enumeration_schema(type);
    case what::day:
        return {{"type", "string"}, {"format", "date"}};
    case what::moment:
        return {{"type", "string"}, {"format", "date-time"}};
    case what::local_moment:
        return {
            {"type", "string"},
            {"pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?$"},
        };
    case what::optional: {
        ordered_json element = of(*type.element(), where);
        return where == notation::json ? or_null(std::move(element)) : element;
    }
    case what::list:
        return {{"type", "array"}, {"items", of(*type.element(), where)}};
    case what::map:
        return {{"type", "object"}, {"additionalProperties", of(*type.element(), where)}};
    case what::object:
        break;
    }
    return refer_to(type);
}

// Refusals name a member that is not known, so a schema without it may say "no others".
ordered_json openapi_schemas::members_of(const schema_type &object) {
    ordered_json properties = ordered_json::object();
    ordered_json required = ordered_json::array();
    for (const described_field &field : object.fields()) {
        properties[std::string(field.name)] = of(*field.schema(), notation::json);
        if (!may_be_absent(field)) {
            required.push_back(field.name);
        }
    }
    ordered_json schema = {{"type", "object"}, {"properties", std::move(properties)}};
    if (!required.empty()) {
        schema["required"] = std::move(required);
    }
    schema["additionalProperties"] = false;
    return schema;
}

ordered_json openapi_schemas::refer_to(const schema_type &object) {
    const void *const key = object.fields().data();
    if (!names_.contains(key)) {
        std::string name = component_name(object.name);
        // Two types of one name in unnamed namespaces of two sources.
        for (int number = 2; components_.contains(name); ++number) {
            name = component_name(object.name) + '_' + std::to_string(number);
        }
        names_[key] = name;
        components_[name] = nullptr; // a struct may hold a list of itself
        components_[name] = members_of(object);
    }
    return {{"$ref", "#/components/schemas/" + names_[key]}};
}

ordered_json default_of(const schema_type &type, std::string_view text) {
    switch (type.is) {
    case what::boolean:
        return text == "true" || text == "false" ? ordered_json(text == "true")
                                                 : ordered_json();
    case what::integer:
        return is_integer_text(text) ? ordered_json::parse(text) : ordered_json();
    case what::number:
        return is_number_text(text) ? ordered_json::parse(text) : ordered_json();
    case what::text:
        return is_string_text(text) ? ordered_json(text.substr(1, text.size() - 2))
                                    : ordered_json();
    case what::enumeration: {
        const std::string_view name = last_name(text);
        const bool known =
            std::any_of(type.names.begin(), type.names.end(), [name](const auto &one) {
                return one.name == name;
            });
        return known ? ordered_json(name) : ordered_json();
    }
    case what::optional:
        return default_of(*type.element(), text);
    default:
        return nullptr;
    }
}

} // namespace imprint::command
