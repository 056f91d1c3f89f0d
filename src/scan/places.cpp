// SPDX-License-Identifier: MIT
#include "scan/places.hpp"

#include "scan/names.hpp"

namespace imprint::scan {

bool is_library_namespace(const place &at) {
    return !at.scope.empty() && (at.scope.front() == "std" || at.scope.front() == "imprint");
}

place hook_place(CXCursor space, place at) {
    if (clang_Cursor_isAnonymous(space) != 0) {
        return at;
    }
    const std::string name = spelling(space);
    at.scope.push_back(name);
    if (clang_Cursor_isInlineNamespace(space) == 0) {
        at.names.push_back(name);
    }
    if (at.hidden.empty() && is_hidden_name(name)) {
        at.hidden = "its namespace " + name +
                    (name.starts_with('_') ? " begins with '_'" : " ends with '_'");
    }
    if (at.hidden.empty() && is_library_namespace(at)) {
        at.hidden = "it stands in namespace " + at.scope.front();
    }
    return at;
}

place inner_place(CXCursor space, place at) {
    if (clang_Cursor_isAnonymous(space) != 0) {
        at.hidden = "it stands in an unnamed namespace";
        return at;
    }
    return hook_place(space, std::move(at));
}

namespace {

place walk_to(CXCursor declaration, place (*enter)(CXCursor, place)) {
    const CXCursor parent = clang_getCursorSemanticParent(declaration);
    if (is_null(parent) || is_kind(parent, CXCursor_TranslationUnit)) {
        return {};
    }
    place at = walk_to(parent, enter);
    return is_kind(parent, CXCursor_Namespace) ? enter(parent, std::move(at)) : at;
}

} // namespace

place place_around(CXCursor declaration) {
    return walk_to(declaration, inner_place);
}

place hook_place_around(CXCursor declaration) {
    return walk_to(declaration, hook_place);
}

} // namespace imprint::scan
