// SPDX-License-Identifier: MIT
#include "scan/collect.hpp"

#include "scan/described_types.hpp"
#include "scan/functions.hpp"
#include "scan/gathering.hpp"
#include "scan/names.hpp"
#include "scan/parsing.hpp"
#include "scan/strings.hpp"

namespace imprint::scan {
namespace {

void visit_scope(const gathering &found, CXCursor scope, const place &at);

place inner_place(CXCursor space, place at) {
    const std::string name = spelling(space);
    if (clang_Cursor_isAnonymous(space) != 0) {
        at.hidden = "it stands in an unnamed namespace";
        return at;
    }
    at.scope.push_back(name);
    if (clang_Cursor_isInlineNamespace(space) == 0) {
        at.names.push_back(name);
    }
    if (at.hidden.empty() && is_hidden_name(name)) {
        at.hidden =
            "its namespace " + name + (name.front() == '_' ? " begins" : " ends") + " with '_'";
    }
    if (at.hidden.empty() && at.scope.size() == 1 && (name == "std" || name == "imprint")) {
        at.hidden = "it stands in namespace " + name;
    }
    return at;
}

void visit_declaration(const gathering &found, CXCursor cursor, const place &at) {
    switch (clang_getCursorKind(cursor)) {
    case CXCursor_Namespace:
        visit_scope(found, cursor, inner_place(cursor, at));
        break;
    case CXCursor_LinkageSpec:
        visit_scope(found, cursor, at);
        break;
    case CXCursor_FunctionDecl:
        visit_function(found, cursor, at);
        break;
    case CXCursor_FunctionTemplate:
        found.leave_out(cursor, "it is a template");
        break;
    case CXCursor_VarDecl:
        visit_variable(found, cursor, at);
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
    return into;
}

unit collect(const std::string &source, const std::vector<std::string> &flags) {
    toolchain plain;
    return collect(source, flags, plain);
}

void check_together(std::vector<unit> & /*units*/) {
}

} // namespace imprint::scan
