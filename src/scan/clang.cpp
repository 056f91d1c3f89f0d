// SPDX-License-Identifier: MIT
#include "scan/clang.hpp"

namespace imprint::scan {

std::string take(CXString text) {
    const char *const octets = clang_getCString(text);
    std::string copy = octets == nullptr ? "" : octets;
    clang_disposeString(text);
    return copy;
}

std::string spelling(CXCursor cursor) {
    return take(clang_getCursorSpelling(cursor));
}

std::string spelling(CXType type) {
    return take(clang_getTypeSpelling(type));
}

std::string usr_of(CXCursor cursor) {
    std::string usr = take(clang_getCursorUSR(cursor));
    if (usr.empty()) {
        // clang has none for what names a class's value, as at<"/x"> does: then its first
        // declaration's place.
        const location at = place_of(clang_getCanonicalCursor(cursor));
        usr = at.file + ':' + std::to_string(at.line) + ':' + std::to_string(at.column);
    }
    return usr;
}

location place_of(CXSourceLocation where) {
    CXFile file = nullptr;
    location found;
    clang_getExpansionLocation(where, &file, &found.line, &found.column, nullptr);
    found.file = file == nullptr ? "" : take(clang_getFileName(file));
    return found;
}

location place_of(CXCursor cursor) {
    return place_of(clang_getCursorLocation(cursor));
}

namespace {

CXChildVisitResult append_child(CXCursor child, CXCursor /*parent*/, CXClientData list) {
    static_cast<std::vector<CXCursor> *>(list)->push_back(child);
    return CXChildVisit_Continue;
}

} // namespace

bool in_main_file(CXCursor cursor) {
    if (clang_Location_isFromMainFile(clang_getCursorLocation(cursor)) != 0) {
        return true;
    }
    // What a macro makes is not of the main file to libclang, wherever it is expanded.
    return !in_system_header(cursor) &&
           place_of(cursor).file ==
               take(clang_getTranslationUnitSpelling(clang_Cursor_getTranslationUnit(cursor)));
}

bool in_system_header(CXCursor cursor) {
    return clang_Location_isInSystemHeader(clang_getCursorLocation(cursor)) != 0;
}

std::vector<std::string> files_of(CXTranslationUnit unit) {
    std::vector<std::string> all;
    clang_getInclusions(
        unit,
        [](CXFile file, CXSourceLocation * /*stack*/, unsigned /*depth*/, void *list) {
            static_cast<std::vector<std::string> *>(list)->push_back(take(clang_getFileName(file
            )));
        },
        &all
    );
    return all;
}

std::vector<CXCursor> children_of(CXCursor cursor) {
    std::vector<CXCursor> list;
    clang_visitChildren(cursor, append_child, &list);
    return list;
}

std::vector<token> tokens_of(CXTranslationUnit unit, CXSourceRange range) {
    CXToken *raw = nullptr;
    unsigned count = 0;
    clang_tokenize(unit, range, &raw, &count);
    std::vector<token> list;
    list.reserve(count);
    for (unsigned i = 0; i < count; ++i) {
        list.push_back(
            {clang_getTokenKind(raw[i]),
             take(clang_getTokenSpelling(unit, raw[i])),
             place_of(clang_getTokenLocation(unit, raw[i]))}
        );
    }
    clang_disposeTokens(unit, raw, count);
    return list;
}

std::string qualified_name(CXCursor cursor) {
    const CXCursor parent = clang_getCursorSemanticParent(cursor);
    const bool top = is_null(parent) || is_kind(parent, CXCursor_TranslationUnit);
    std::string outer = top ? "" : qualified_name(parent);
    const bool unnamed = clang_Cursor_isAnonymous(cursor) != 0;
    const bool transparent = is_kind(cursor, CXCursor_LinkageSpec) ||
                             (unnamed && is_kind(cursor, CXCursor_Namespace));
    if (transparent) {
        return outer;
    }
    const std::string name = unnamed ? "(unnamed)" : spelling(cursor);
    return outer.empty() ? name : outer + "::" + name;
}

CXType bare_type(CXType type) {
    const CXType canonical = clang_getCanonicalType(type);
    return clang_getUnqualifiedType(clang_getNonReferenceType(canonical));
}

CXCursor definition_of(CXType type) {
    return clang_getCursorDefinition(clang_getTypeDeclaration(bare_type(type)));
}

} // namespace imprint::scan
