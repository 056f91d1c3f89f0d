// SPDX-License-Identifier: MIT
#include "scan/uses.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace imprint::scan {
namespace {

// From the declaration at namespace scope down to the cursor that is looked at.
using path = std::vector<CXCursor>;

bool is_function(CXCursor cursor) {
    return is_kind(cursor, CXCursor_FunctionDecl) || is_kind(cursor, CXCursor_CXXMethod);
}

bool is_changeable_reference(CXCursor variable) {
    const CXType type = clang_getCanonicalType(clang_getCursorType(variable));
    return type.kind == CXType_LValueReference &&
           clang_isConstQualifiedType(clang_getPointeeType(type)) == 0;
}

// Their result refers into the text: what counts is what happens to that.
bool gives_access(const std::string &member) {
    constexpr std::array<std::string_view, 4> names{"operator[]", "at", "front", "back"};
    return std::find(names.begin(), names.end(), member) != names.end();
}

// Iterators and pointers: whether something is written through them is not followed.
bool gives_iterator(const std::string &member) {
    constexpr std::array<std::string_view, 6> names{
        "begin", "end", "rbegin", "rend", "data", "get_allocator"
    };
    return std::find(names.begin(), names.end(), member) != names.end();
}

// The type that a conversion without a name gives: const, or a value read.
bool is_read(CXCursor conversion, CXCursor inner) {
    const CXType to = clang_getCanonicalType(clang_getCursorType(conversion));
    if (to.kind == CXType_Pointer) { // an array decayed
        const bool decayed =
            clang_getCanonicalType(clang_getCursorType(inner)).kind == CXType_ConstantArray;
        return !decayed || clang_isConstQualifiedType(clang_getPointeeType(to)) != 0;
    }
    return true;
}

bool is_first_child(CXCursor parent, CXCursor child) {
    const std::vector<CXCursor> all = children_of(parent);
    return !all.empty() && clang_equalCursors(all.front(), child) != 0;
}

bool takes_changeable(CXCursor call, CXCursor argument) {
    const CXType type =
        clang_getCanonicalType(clang_getCursorType(clang_getCursorReferenced(call)));
    for (int i = 0; i < clang_Cursor_getNumArguments(call); ++i) {
        const unsigned index = static_cast<unsigned>(i);
        if (clang_equalCursors(clang_Cursor_getArgument(call, index), argument) == 0) {
            continue;
        }
        const CXType taken = clang_getArgType(type, index);
        const bool refers =
            taken.kind == CXType_LValueReference || taken.kind == CXType_Pointer;
        return refers && clang_isConstQualifiedType(clang_getPointeeType(taken)) == 0;
    }
    return false;
}

bool changes(const path &way, std::size_t at);

// The string is the object or the first operand of a member function, or an argument.
bool call_changes(const path &way, std::size_t call) {
    const CXCursor inner = way[call + 1];
    const CXCursor called = clang_getCursorReferenced(way[call]);
    const bool of_string =
        is_kind(called, CXCursor_CXXMethod) &&
        (is_kind(inner, CXCursor_MemberRefExpr) || is_first_child(way[call], inner));
    if (!of_string) {
        return takes_changeable(way[call], inner);
    }
    if (clang_CXXMethod_isConst(called) != 0 || gives_iterator(spelling(called))) {
        return false;
    }
    return !gives_access(spelling(called)) || changes(way, call);
}

// Whether what stands around way[at] changes it.
bool changes(const path &way, std::size_t at) {
    if (at == 0) {
        return false;
    }
    const CXCursor around = way[at - 1];
    const CXCursor inner = way[at];
    switch (clang_getCursorKind(around)) {
    case CXCursor_ParenExpr:
        return changes(way, at - 1);
    case CXCursor_UnexposedExpr:
        return !is_read(around, inner) && changes(way, at - 1);
    case CXCursor_ArraySubscriptExpr:
        return is_first_child(around, inner) && changes(way, at - 1);
    case CXCursor_BinaryOperator:
        return clang_getCursorBinaryOperatorKind(around) == CXBinaryOperator_Assign &&
               is_first_child(around, inner);
    case CXCursor_CompoundAssignOperator:
        return is_first_child(around, inner);
    case CXCursor_UnaryOperator: {
        const auto how = clang_getCursorUnaryOperatorKind(around);
        return how >= CXUnaryOperator_PostInc && how <= CXUnaryOperator_PreDec;
    }
    case CXCursor_MemberRefExpr:
        return at >= 2 && is_kind(way[at - 2], CXCursor_CallExpr) && call_changes(way, at - 2);
    case CXCursor_CallExpr:
        return call_changes(way, at - 1);
    case CXCursor_VarDecl:
        return is_changeable_reference(around);
    case CXCursor_CXXForRangeStmt: // its first child is the variable
        return is_changeable_reference(children_of(around).front());
    default:
        return false;
    }
}

class use_search {
  public:
    explicit use_search(unit &into) : into_(into) {}
    void visit(CXCursor cursor);

  private:
    void note(CXCursor cursor);

    unit &into_;
    path way_;
};

void use_search::note(CXCursor cursor) {
    const CXCursor named = clang_getCursorReferenced(cursor);
    const bool variable = is_kind(named, CXCursor_VarDecl);
    if (is_null(named) || (!variable && !is_function(named)) || in_system_header(named)) {
        return;
    }
    const std::string usr = usr_of(named);
    const bool itself = std::any_of(way_.begin(), way_.end(), [&usr](CXCursor around) {
        return is_function(around) && usr_of(around) == usr;
    });
    const bool changed = variable && changes(way_, way_.size() - 1);
    if (!itself && (changed || !variable)) {
        into_.uses.push_back({usr, place_of(cursor), changed});
    }
}

void use_search::visit(CXCursor cursor) {
    way_.push_back(cursor);
    const CXCursorKind kind = clang_getCursorKind(cursor);
    if (kind == CXCursor_DeclRefExpr || kind == CXCursor_MemberRefExpr) {
        note(cursor);
    }
    for (const CXCursor child : children_of(cursor)) {
        visit(child);
    }
    way_.pop_back();
}

} // namespace

void find_uses(const gathering &found, CXCursor root) {
    for (const CXCursor child : children_of(root)) {
        if (clang_isDeclaration(clang_getCursorKind(child)) != 0 && in_main_file(child)) {
            use_search(*found.into).visit(child);
        }
    }
}

} // namespace imprint::scan
