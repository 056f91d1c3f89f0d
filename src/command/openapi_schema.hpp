// SPDX-License-Identifier: MIT
// JSON Schema (2020-12, which OpenAPI 3.1 takes as it is) of the types a site binds and sends.
#pragma once

#include "imprint/schema_type.hpp"

#include <nlohmann/json.hpp>

#include <map>
#include <string>
#include <string_view>

namespace imprint::command {

using ordered_json = nlohmann::ordered_json;

// Where values stand: an optional one may be null in JSON, and is left out elsewhere.
enum class notation { json, text };

// Structs are written once, as components that others refer to.
class openapi_schemas {
  public:
    ordered_json of(const detail::schema_type &type, notation where);
    // The component of a struct itself, for who puts more members beside its own.
    ordered_json members_of(const detail::schema_type &object);

    const ordered_json &components() const noexcept { return components_; }

  private:
    ordered_json refer_to(const detail::schema_type &object);

    ordered_json components_ = ordered_json::object();
    std::map<const void *, std::string> names_; // by the address of the fields
};

// May be left out of JSON.
bool may_be_absent(const detail::described_field &field);

// A default's C++ text as JSON, when it is a literal of the type: nothing is called to find
// out.  Null otherwise.
ordered_json default_of(const detail::schema_type &type, std::string_view text);

} // namespace imprint::command
