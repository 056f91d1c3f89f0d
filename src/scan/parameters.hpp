// SPDX-License-Identifier: MIT
// The parameters of one function, with their defaults and what fills them.
#pragma once

#include "scan/gathering.hpp"
#include "scan/parameter_types.hpp"

#include <string>
#include <vector>

namespace imprint::scan {

struct callable {
    CXCursor function = clang_getNullCursor();
    std::string shown;              // for people: "reports::total", "blog.list"
    std::vector<std::string> names; // of the URL, with its own
    std::string object;             // an expression; "" for a free function
    std::string owner;              // an expression of the class it is asked from, or ""
    std::string address;            // "&::reports::total"
    bool is_hook = false;
};

struct bound {
    std::vector<parameter> parameters;
    std::vector<parameter_use> uses;
    bool good = true;                   // else it has been refused
    bool names_members = false;         // a default does
    std::vector<std::string> enclosing; // classes whose members a default names too
};

bound bind(const gathering &found, const callable &what);

// The end of a refusal: how not to publish it at all.
std::string way_out(const callable &what);

// All declarations of the same function, the definition first.
std::vector<CXCursor> redeclarations(const gathering &found, CXCursor function);
std::vector<CXCursor> parameters_of(CXCursor function);

} // namespace imprint::scan
