// SPDX-License-Identifier: MIT
#include "scan/gathering.hpp"

#include <algorithm>

namespace imprint::scan {
namespace {

void note_function(gathering &found, CXCursor function) {
    const std::string usr = usr_of(function);
    std::vector<CXCursor> &all = found.declarations[usr];
    all.push_back(function);
    if (all.size() == 1) {
        ++found.overloads[overload_key(function)];
    }
}

CXChildVisitResult visit(CXCursor cursor, CXCursor /*parent*/, CXClientData data) {
    if (in_system_header(cursor)) {
        return CXChildVisit_Continue;
    }
    switch (clang_getCursorKind(cursor)) {
    case CXCursor_Namespace:
    case CXCursor_LinkageSpec:
    case CXCursor_ClassDecl:
    case CXCursor_StructDecl:
        return CXChildVisit_Recurse;
    case CXCursor_FunctionDecl:
    case CXCursor_CXXMethod:
        note_function(*static_cast<gathering *>(data), cursor);
        return CXChildVisit_Continue;
    case CXCursor_FunctionTemplate:
    case CXCursor_UsingDeclaration: // perhaps of one
        static_cast<gathering *>(data)->templates.insert(overload_key(cursor));
        return CXChildVisit_Continue;
    default:
        return CXChildVisit_Continue;
    }
}

} // namespace

std::string overload_key(CXCursor function) {
    return usr_of(clang_getCursorSemanticParent(function)) + "::" + spelling(function);
}

std::vector<std::string> namespaces_of(CXCursor cursor) {
    const CXCursor parent = clang_getCursorSemanticParent(cursor);
    if (is_null(parent) || is_kind(parent, CXCursor_TranslationUnit)) {
        return {};
    }
    std::vector<std::string> names = namespaces_of(parent);
    if (is_kind(parent, CXCursor_Namespace) && clang_Cursor_isAnonymous(parent) == 0) {
        names.push_back(spelling(parent));
    }
    return names;
}

void note_declarations(gathering &found, CXCursor root) {
    clang_visitChildren(root, visit, &found);
}

} // namespace imprint::scan
