// SPDX-License-Identifier: MIT
#include "scan/hook_search.hpp"

#include "scan/functions.hpp"
#include "scan/names.hpp"
#include "scan/parameter_types.hpp"

namespace imprint::scan {
namespace {

std::string quoted(std::string_view name) {
    return "'" + std::string(name) + "'";
}

} // namespace

void refuse_hook_name(
    const gathering &found, CXCursor what, const std::string &shown, const std::string &why
) {
    const std::string name = spelling(what);
    if (const auto nearly = find_nearly_hook(name)) {
        found.refuse(
            place_of(what),
            shown + " is nearly " + quoted(hook_name(*nearly)) +
                ", and a misspelt hook guards nothing: write " + quoted(hook_name(*nearly)) +
                ", or another name"
        );
    } else if (find_hook(name)) {
        found.refuse(
            place_of(what),
            shown + " is named like a hook, but " + why +
                ": hooks are "
                "functions of a namespace"
        );
    }
}

bool visit_hook(const gathering & /*found*/, CXCursor /*function*/, const place & /*at*/) {
    return false;
}

} // namespace imprint::scan
