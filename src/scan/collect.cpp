// SPDX-License-Identifier: MIT
#include "scan/collect.hpp"

#include "scan/described_types.hpp"
#include "scan/functions.hpp"
#include "scan/gathering.hpp"
#include "scan/hook_search.hpp"
#include "scan/parsing.hpp"
#include "scan/places.hpp"
#include "scan/strings.hpp"
#include "scan/user_macros.hpp"
#include "scan/uses.hpp"

namespace imprint::scan {
namespace {

void visit_scope(const gathering &found, CXCursor scope, const place &at);

void visit_declaration(const gathering &found, CXCursor cursor, const place &at) {
    switch (clang_getCursorKind(cursor)) {
    case CXCursor_Namespace:
        visit_scope(found, cursor, inner_place(cursor, at));
        break;
    case CXCursor_LinkageSpec:
        visit_scope(found, cursor, at);
        break;
    case CXCursor_FunctionDecl:
        visit_function(found, cursor, place_around(cursor));
        break;
    case CXCursor_FunctionTemplate:
        found.leave_out(cursor, "it is a template");
        break;
    case CXCursor_VarDecl:
        visit_variable(found, cursor, place_around(cursor));
        break;
    case CXCursor_UsingDeclaration:
        found.leave_out(cursor, "it is introduced by using");
        break;
    case CXCursor_ClassDecl:
    case CXCursor_StructDecl:
    case CXCursor_UnionDecl:
    case CXCursor_EnumDecl:
    case CXCursor_ClassTemplate:
    case CXCursor_TypedefDecl:
    case CXCursor_TypeAliasDecl:
        if (clang_Cursor_isAnonymous(cursor) == 0) {
            found.leave_out(cursor, "it is a type: objects are published");
        }
        break;
    default:
        break;
    }
}

void visit_scope(const gathering &found, CXCursor scope, const place &at) {
    for (const CXCursor child : children_of(scope)) {
        const CXCursorKind parent = clang_getCursorKind(clang_getCursorSemanticParent(child));
        const bool of_class = parent == CXCursor_ClassDecl || parent == CXCursor_StructDecl;
        if (in_main_file(child) && !of_class) {
            visit_declaration(found, child, at);
        }
    }
}

bool has_errors(const unit &found) {
    for (const finding &each : found.findings) {
        if (each.how == severity::error) {
            return true;
        }
    }
    return false;
}

} // namespace

unit collect(
    const std::string &source, const std::vector<std::string> &flags, toolchain &with
) {
    unit into;
    into.source = source;
    const parsed tree(into, flags, with);
    if (has_errors(into)) {
        return into;
    }
    gathering found;
    found.source = tree.tree();
    found.into = &into;
    described_types types(into);
    found.types = &types;
    note_declarations(found, tree.root());
    visit_scope(found, tree.root(), {});
    find_hooks(found, tree.root());
    find_macros(found);
    find_uses(found, tree.root());
    find_definitions(found, tree.root());
    return into;
}

unit collect(const std::string &source, const std::vector<std::string> &flags) {
    toolchain plain;
    return collect(source, flags, plain);
}

} // namespace imprint::scan
