// SPDX-License-Identifier: MIT
// One function or member function: left out with a reason, refused, or published.
#pragma once

#include "scan/gathering.hpp"
#include "scan/parameters.hpp"

#include <string>
#include <vector>

namespace imprint::scan {

// Why a function that could be seen is not published, or "": deleted, a template ...
std::string never_published(CXCursor function);

void publish_function(const gathering &found, const callable &what);
void visit_function(const gathering &found, CXCursor function, const place &at);

// "imprint::overload<int, int>(&::reports::total)"; beside a template of that name
// "static_cast<int (*)(int, int)>(&::reports::total)", as no result is deduced from a set with
// a template.  Only the address when a type that would be in there can't be named.
std::string
overload_text(const gathering &found, CXCursor function, const std::string &address);

// Doc comments only: what else is written above a function is not meant for its users.
std::string doc_of(const std::vector<CXCursor> &declarations);

} // namespace imprint::scan
