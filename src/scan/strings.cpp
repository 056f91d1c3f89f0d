// SPDX-License-Identifier: MIT
#include "scan/strings.hpp"

#include "scan/functions.hpp"
#include "scan/hook_search.hpp"
#include "scan/names.hpp"
#include "scan/objects.hpp"
#include "scan/type_text.hpp"
#include "scan/value_types.hpp"

namespace imprint::scan {
namespace {

bool is_string(CXType type) {
    const CXType canonical = clang_getCanonicalType(type);
    if (canonical.kind == CXType_ConstantArray) {
        const CXType element = clang_getArrayElementType(canonical);
        return spelling(clang_getUnqualifiedType(element)) == "char";
    }
    return canonical.kind != CXType_LValueReference && is_text(bare_type(canonical));
}

// The one literal that an initialiser is, through conversions and constructors; a null cursor
// when it is more than that.
CXCursor literal_in(CXCursor cursor) {
    while (!is_null(cursor) && !is_kind(cursor, CXCursor_StringLiteral)) {
        CXCursor only = clang_getNullCursor();
        for (const CXCursor child : children_of(cursor)) {
            // A default argument (the allocator) stands nowhere.
            if (clang_isExpression(clang_getCursorKind(child)) == 0 ||
                place_of(child).file.empty()) {
                continue;
            }
            if (!is_null(only)) {
                return clang_getNullCursor();
            }
            only = child;
        }
        cursor = only;
    }
    return cursor;
}

std::string text_of(CXCursor variable) {
    const CXCursor literal = literal_in(clang_Cursor_getVarDeclInitializer(variable));
    return is_null(literal) ? "" : parse_literal(spelling(literal));
}

published describe_string(CXCursor variable, const place &at) {
    published one;
    one.what = kind::string;
    one.names = at.names;
    one.names.push_back(spelling(variable));
    one.index = one.names.back() == "index";
    if (one.index) {
        one.names.pop_back();
    }
    one.methods = {"GET", "HEAD"};
    one.qualified = qualified_name(variable);
    one.text = text_of(variable);
    one.doc = doc_of({variable});
    one.where = place_of(variable);
    one.usr = usr_of(variable);
    one.object = "::" + qualified_name(variable);
    one.scope = at.scope;
    return one;
}

} // namespace

void visit_variable(const gathering &found, CXCursor variable, const place &at) {
    if (!is_definition(variable)) {
        return;
    }
    std::string why = at.hidden;
    const std::string name = spelling(variable);
    if (why.empty() && is_hidden_name(name)) {
        why =
            std::string("its name ") + (name.front() == '_' ? "begins" : "ends") + " with '_'";
    }
    if (why.empty() && clang_Cursor_getStorageClass(variable) == CX_SC_Static) {
        why = "it is static";
    }
    const CXType type = clang_getCursorType(variable);
    const bool string = is_string(type);
    if (why.empty() && !string) {
        why = object_fault(type).value_or("");
    }
    if (!why.empty()) {
        found.leave_out(variable, why);
        return;
    }
    if (refuse_bare_hook(found, variable, qualified_name(variable))) {
        return;
    }
    if (string) {
        found.into->all.push_back(describe_string(variable, at));
    } else {
        visit_object(found, variable, at);
    }
}

} // namespace imprint::scan
