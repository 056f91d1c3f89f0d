// SPDX-License-Identifier: MIT
// What makes a class an aggregate: [dcl.init.aggr] of C++20, and Imprint's own limits.
#include "scan/value_types.hpp"

namespace imprint::scan {
namespace {

bool is_bit_field(CXCursor field) {
    return clang_Cursor_isBitField(field) != 0;
}

std::string field_fault(CXCursor field) {
    const std::string name = "its field '" + spelling(field) + "' ";
    const CXType type = clang_getCanonicalType(clang_getCursorType(field));
    if (!is_public(field)) {
        return name + "is not public";
    }
    if (spelling(field).empty()) {
        return "it has a field without a name";
    }
    if (is_bit_field(field)) {
        return name + "is a bit-field";
    }
    if (type.kind == CXType_LValueReference || type.kind == CXType_RValueReference) {
        return name + "is a reference";
    }
    if (type.kind == CXType_ConstantArray || type.kind == CXType_IncompleteArray) {
        return name + "is an array: take a std::vector";
    }
    return clang_isConstQualifiedType(type) != 0 ? name + "is const" : "";
}

std::string member_fault(CXCursor member) {
    switch (clang_getCursorKind(member)) {
    case CXCursor_CXXBaseSpecifier:
        return "it has a base class";
    case CXCursor_Constructor:
        return "it has a constructor";
    case CXCursor_CXXMethod:
    case CXCursor_Destructor:
        return clang_CXXMethod_isVirtual(member) != 0 ? "it has virtual functions" : "";
    case CXCursor_UsingDeclaration:
        return "it has a using-declaration";
    case CXCursor_FieldDecl:
        return field_fault(member);
    default:
        return "";
    }
}

// An instantiation has no children of its own: its template's are looked at.
CXCursor members_holder(CXCursor definition) {
    const CXCursor from = clang_getSpecializedCursorTemplate(definition);
    return children_of(definition).empty() && !is_null(from) ? clang_getCursorDefinition(from)
                                                             : definition;
}

CXVisitorResult append_field(CXCursor field, CXClientData list) {
    static_cast<std::vector<CXCursor> *>(list)->push_back(field);
    return CXVisit_Continue;
}

bool has_initialiser(CXCursor field) {
    CXPrintingPolicy policy = clang_getCursorPrintingPolicy(field);
    const std::string text = take(clang_getCursorPrettyPrinted(field, policy));
    clang_PrintingPolicy_dispose(policy);
    const std::size_t name = text.find(spelling(field));
    return name != std::string::npos && text.find_first_of("={", name) != std::string::npos;
}

} // namespace

std::string aggregate_fault(CXType bare) {
    const CXCursor definition = definition_of(bare);
    if (is_null(definition)) {
        return "it is only declared here";
    }
    if (is_kind(definition, CXCursor_UnionDecl)) {
        return "it is a union";
    }
    bool has_fields = false;
    for (const CXCursor member : children_of(members_holder(definition))) {
        const std::string fault = member_fault(member);
        if (!fault.empty()) {
            return fault;
        }
        has_fields = has_fields || is_kind(member, CXCursor_FieldDecl);
    }
    return has_fields ? "" : "it has no fields";
}

std::vector<field> fields_of(CXType aggregate) {
    std::vector<CXCursor> found;
    clang_Type_visitFields(aggregate, append_field, &found);
    std::vector<field> list;
    list.reserve(found.size());
    for (const CXCursor each : found) {
        list.push_back(
            {spelling(each), clang_getCursorType(each), has_initialiser(each), place_of(each)}
        );
    }
    return list;
}

} // namespace imprint::scan
