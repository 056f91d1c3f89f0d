// SPDX-License-Identifier: MIT
#include "scan/hook_search.hpp"

#include "scan/functions.hpp"
#include "scan/hook_types.hpp"
#include "scan/names.hpp"
#include "scan/places.hpp"

namespace imprint::scan {
namespace {

std::string quoted(std::string_view name) {
    return "'" + std::string(name) + "'";
}

// Unnamed namespaces belong to the one around them: a hook has any linkage.
void take_hook(const gathering &found, hook_kind what, CXCursor function, const place &at) {
    const std::string shown = qualified_name(function);
    const std::string fault = hook_fault(what, function);
    if (!fault.empty()) {
        found.refuse(place_of(function), shown + " " + fault);
        return;
    }
    if (!at.hidden.empty() && what != hook_kind::setup) {
        found.refuse(
            place_of(function), shown + " guards nothing, as " + at.hidden + ": move it out"
        );
        return;
    }
    hook one;
    one.what = what;
    one.names = at.names;
    one.function = overload_text(found, function, "&::" + shown);
    one.doc = doc_of(redeclarations(found, function));
    one.where = place_of(function);
    one.usr = usr_of(function);
    one.defined = is_definition(function);
    found.into->hooks.push_back(std::move(one));
}

// A definition, or the only declaration.
bool counts(const gathering &found, CXCursor function) {
    const std::vector<CXCursor> all = redeclarations(found, function);
    return clang_equalCursors(all.front(), function) != 0;
}

// `void before(session &)`: nobody would call it, and as it is not published, nobody would
// notice.  Of what is static and called by nobody the compiler warns.
void refuse_unpublished_guard(const gathering &found, CXCursor function) {
    const auto meant = find_bare_hook(spelling(function));
    const bool nothing =
        clang_getCanonicalType(clang_getCursorResultType(function)).kind == CXType_Void;
    if (meant && nothing && clang_getCursorLinkage(function) == CXLinkage_External &&
        counts(found, function) && hook_fault(*meant, function).empty()) {
        found.refuse(
            place_of(function),
            qualified_name(function) + " guards nothing: a hook is named " +
                quoted(hook_name(*meant)) + "; if it is none, rename it or make it static"
        );
    }
}

void look_at(const gathering &found, CXCursor cursor, const place &at) {
    const auto hook = find_hook(spelling(cursor));
    if (!is_kind(cursor, CXCursor_FunctionDecl) || !hook) {
        refuse_hook_name(found, cursor, qualified_name(cursor));
        if (is_kind(cursor, CXCursor_FunctionDecl)) {
            refuse_unpublished_guard(found, cursor);
        }
    } else if (counts(found, cursor)) {
        take_hook(found, *hook, cursor, at);
    }
}

void look_through(const gathering &found, CXCursor scope, const place &at) {
    for (const CXCursor child : children_of(scope)) {
        if (in_system_header(child) || is_class(clang_getCursorSemanticParent(child))) {
            continue;
        }
        switch (clang_getCursorKind(child)) {
        case CXCursor_Namespace: {
            const place inner = hook_place(child, at);
            if (!is_library_namespace(inner)) {
                look_through(found, child, inner);
            }
            break;
        }
        case CXCursor_LinkageSpec:
            look_through(found, child, at);
            break;
        case CXCursor_FunctionDecl:
        case CXCursor_FunctionTemplate:
        case CXCursor_VarDecl:
        case CXCursor_UsingDeclaration:
            look_at(found, child, hook_place_around(child));
            break;
        default:
            break;
        }
    }
}

std::string hook_kind_text(CXCursor cursor) {
    switch (clang_getCursorKind(cursor)) {
    case CXCursor_FunctionTemplate:
        return "a template";
    case CXCursor_UsingDeclaration:
        return "introduced by using";
    case CXCursor_CXXMethod:
        return "a member function";
    default:
        return "a variable";
    }
}

} // namespace

void find_hooks(const gathering &found, CXCursor root) {
    look_through(found, root, {});
}

void refuse_hook_name(const gathering &found, CXCursor what, const std::string &shown) {
    const std::string name = spelling(what);
    if (const auto nearly = find_nearly_hook(name)) {
        const std::string right = quoted(hook_name(*nearly));
        found.refuse(
            place_of(what),
            shown + " is nearly " + right + ", and a misspelt hook guards nothing: write " +
                right + ", or a name further from it"
        );
    } else if (find_hook(name)) {
        found.refuse(
            place_of(what),
            shown + " has the name of a hook and guards nothing, as it is " +
                hook_kind_text(what) + ": write a function of the namespace, or rename it"
        );
    }
}

bool refuse_bare_hook(const gathering &found, CXCursor what, const std::string &shown) {
    const auto meant = find_bare_hook(spelling(what));
    if (meant) {
        found.refuse(
            place_of(what),
            shown + " would be published, and guards nothing: a hook is named " +
                quoted(hook_name(*meant)) + "; if it is none, rename it or make it static"
        );
    }
    return meant.has_value();
}

} // namespace imprint::scan
