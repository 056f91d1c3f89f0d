// SPDX-License-Identifier: MIT
#include "scan/strings.hpp"

#include "scan/functions.hpp"
#include "scan/names.hpp"
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

// The octets of the literal that an initialiser is, through conversions and constructors;
// nothing when it is more than that.
std::string literal_in(CXCursor cursor) {
    for (;;) {
        if (is_kind(cursor, CXCursor_StringLiteral)) {
            const CXEvalResult value = clang_Cursor_Evaluate(cursor);
            const bool text = clang_EvalResult_getKind(value) == CXEval_StrLiteral;
            std::string octets = text ? clang_EvalResult_getAsStr(value) : "";
            clang_EvalResult_dispose(value);
            return octets;
        }
        std::vector<CXCursor> inside;
        for (const CXCursor child : children_of(cursor)) {
            if (clang_isExpression(clang_getCursorKind(child)) != 0) {
                inside.push_back(child);
            }
        }
        if (inside.size() != 1) {
            return "";
        }
        cursor = inside.front();
    }
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
    one.text = literal_in(variable);
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
    if (why.empty() && !is_string(type)) {
        why = "it is data of type " + spelling(type) +
              ": strings, functions and objects of your own classes are published";
    }
    if (!why.empty()) {
        found.leave_out(variable, why);
        return;
    }
    found.into->all.push_back(describe_string(variable, at));
}

} // namespace imprint::scan
