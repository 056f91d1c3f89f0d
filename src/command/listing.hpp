// SPDX-License-Identifier: MIT
// `routes`: what is published, as a table for people and as JSON for tools.  Pure.
#pragma once

#include <cstddef>
#include <string>

namespace imprint {
class site;
}

namespace imprint::command {

struct table_style {
    std::size_t width = 0; // of the terminal, in columns; 0: one line for each, however long
    bool bold = false;     // the heading, with ECMA-48 sequences
};

// Aligned columns; what does not fit the width is wrapped within its column, and where the
// columns would be too narrow to read, each route becomes a paragraph.
std::string list_routes(const site &published, table_style style = {});

// An array in the order of the table; its members are described in doc/routes.md.
std::string routes_json(const site &published);

} // namespace imprint::command
