// SPDX-License-Identifier: MIT
#include "scan/uses.hpp"

namespace imprint::scan {
namespace {

bool is_entity(CXCursorKind kind) {
    switch (kind) {
    case CXCursor_FunctionDecl:
    case CXCursor_FunctionTemplate:
    case CXCursor_ClassDecl:
    case CXCursor_StructDecl:
    case CXCursor_UnionDecl:
    case CXCursor_EnumDecl:
    case CXCursor_ClassTemplate:
        return true;
    default:
        return false;
    }
}

void note(const gathering &found, CXCursor entity) {
    const bool shared = clang_getCursorLinkage(entity) == CXLinkage_External;
    if (!is_definition(entity) || !shared || clang_Cursor_isAnonymous(entity) != 0) {
        return;
    }
    std::string text;
    for (const token &each : tokens_of(found.source, clang_getCursorExtent(entity))) {
        if (each.kind != CXToken_Comment) {
            text.append(each.text).append(" ");
        }
    }
    found.into->definitions.push_back(
        {usr_of(entity), qualified_name(entity), std::move(text), place_of(entity)}
    );
}

} // namespace

void find_definitions(const gathering &found, CXCursor scope) {
    for (const CXCursor child : children_of(scope)) {
        const CXCursorKind kind = clang_getCursorKind(child);
        if (in_system_header(child)) {
            continue;
        }
        if (kind == CXCursor_LinkageSpec ||
            (kind == CXCursor_Namespace && clang_Cursor_isAnonymous(child) == 0)) {
            find_definitions(found, child);
        } else if (is_entity(kind)) {
            note(found, child);
        }
    }
}

} // namespace imprint::scan
