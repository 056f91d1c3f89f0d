// SPDX-License-Identifier: MIT
// libclang's C interface as values: texts that free themselves, children as a list.
#pragma once

#include "scan/model.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <clang-c/Index.h>

namespace imprint::scan {

std::string take(CXString text); // and disposes of it

std::string spelling(CXCursor cursor);
std::string spelling(CXType type);
std::string usr_of(CXCursor cursor);

// Where a macro is expanded, not where it is written.
location place_of(CXSourceLocation where);
location place_of(CXCursor cursor);
bool in_main_file(CXCursor cursor);
bool in_system_header(CXCursor cursor);

std::vector<CXCursor> children_of(CXCursor cursor);
// Of the source and of every header that was read.
std::vector<std::string> files_of(CXTranslationUnit unit);

struct token {
    CXTokenKind kind = CXToken_Punctuation;
    std::string text;
    location where;
};
std::vector<token> tokens_of(CXTranslationUnit unit, CXSourceRange range);

// "reports::v1::total", unnamed namespaces left out: how a person and the compiler find it.
std::string qualified_name(CXCursor cursor);

inline bool is_null(CXCursor cursor) {
    return clang_Cursor_isNull(cursor) != 0 ||
           clang_isInvalid(clang_getCursorKind(cursor)) != 0;
}
inline bool is_definition(CXCursor cursor) {
    return clang_isCursorDefinition(cursor) != 0;
}
inline bool is_kind(CXCursor cursor, CXCursorKind kind) {
    return clang_getCursorKind(cursor) == kind;
}
inline bool is_class(CXCursor cursor) {
    return is_kind(cursor, CXCursor_ClassDecl) || is_kind(cursor, CXCursor_StructDecl);
}
inline bool is_public(CXCursor member) {
    return clang_getCXXAccessSpecifier(member) == CX_CXXPublic;
}

// Without reference, const and alias.
CXType bare_type(CXType type);
// The definition of a class or enum, or a null cursor.
CXCursor definition_of(CXType type);

} // namespace imprint::scan
