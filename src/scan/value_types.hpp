// SPDX-License-Identifier: MIT
// Which C++ types a request can fill: what include/imprint/value_type.hpp decides by
// templates, decided from the parsed source.
#pragma once

#include "scan/clang.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace imprint::scan {

enum class shape { unbindable, scalar, optional, list, aggregate };

struct value_shape {
    shape outer = shape::unbindable;
    bool scalar_inside = false; // of an optional: takes a segment
    std::string fault;          // why a request can't fill it: "is a pointer, which ..."
};

// Of a canonical type without reference and const.
value_shape shape_of(CXType bare);

// std::vector<T> -> "vector"; "" for what is not a class template of std.
std::string std_template(CXType bare);
CXType element_of(CXType bare, unsigned index = 0);
// Of the names that std_template() gives.
bool is_std_sequence(std::string_view name);
bool is_std_map(std::string_view name);

bool is_text(CXType bare);
bool is_date(CXType bare);
bool is_number(CXType bare); // bool too
bool is_enum(CXType bare);
// Why its values can't be told by name: "is an enum without names"; or "".
std::string enum_fault(CXType bare);

// Of a class that belongs to the site or one of its libraries, not to std or Imprint.
bool is_foreign_class(CXType bare);
// Why it can't be made from {fields}, or ""; of any class with a definition.
std::string aggregate_fault(CXType bare);

struct field {
    std::string name;
    CXType type{};
    bool initialised = false;
    location where;
};
std::vector<field> fields_of(CXType aggregate);

} // namespace imprint::scan
