// SPDX-License-Identifier: MIT
// What a namespace does to what stands in it.
#pragma once

#include "scan/gathering.hpp"

namespace imprint::scan {

place inner_place(CXCursor space, place at);
// The same but for unnamed namespaces, which a hook may stand in.
place hook_place(CXCursor space, place at);
// Of what may be written outside of its namespace: int reports::total() {...}
place place_around(CXCursor declaration);
place hook_place_around(CXCursor declaration);
bool is_library_namespace(const place &at); // std or imprint

} // namespace imprint::scan
