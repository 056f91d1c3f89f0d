// SPDX-License-Identifier: MIT
#include "scan/default_names.hpp"

#include <algorithm>
#include <set>

namespace imprint::scan {
namespace {

// Names behind "::", "." or "->" are looked up where that says.
std::set<location> qualified_places(const std::vector<token> &tokens) {
    std::set<location> places;
    for (std::size_t i = 1; i < tokens.size(); ++i) {
        const std::string &before = tokens[i - 1].text;
        if (before == "::" || before == "." || before == "->") {
            places.insert(tokens[i].where);
        }
    }
    return places;
}

class name_search {
  public:
    name_search(CXCursor function, std::set<location> qualified)
        : function_(function), qualified_(std::move(qualified)) {}

    void visit(CXCursor cursor);
    default_names take() { return std::move(found_); }

  private:
    void note(CXCursor cursor, CXCursor named);

    CXCursor function_;
    std::set<location> qualified_;
    default_names found_;
};

std::vector<CXCursor> classes_around(CXCursor inner) {
    std::vector<CXCursor> list;
    CXCursor each = clang_getCursorSemanticParent(inner);
    for (; is_class(each); each = clang_getCursorSemanticParent(each)) {
        list.insert(list.begin(), each);
    }
    return list;
}

bool is_among(const std::vector<CXCursor> &list, CXCursor wanted) {
    return std::any_of(list.begin(), list.end(), [wanted](CXCursor each) {
        return usr_of(each) == usr_of(wanted);
    });
}

void name_search::note(CXCursor cursor, CXCursor named) {
    CXCursor owner = clang_getCursorSemanticParent(named);
    if (is_kind(owner, CXCursor_EnumDecl)) {
        named = owner;
        owner = clang_getCursorSemanticParent(owner);
    }
    if (!is_class(owner)) {
        return;
    }
    if (!is_public(named) && found_.private_member.empty()) {
        found_.private_member = qualified_name(named);
    }
    if (qualified_.contains(place_of(cursor))) {
        return;
    }
    found_.of_class = true;
    const std::vector<CXCursor> around =
        classes_around(clang_getCursorSemanticParent(function_));
    if (is_among(around, owner)) {
        found_.enclosing = around;
    }
}

void name_search::visit(CXCursor cursor) {
    const CXCursorKind kind = clang_getCursorKind(cursor);
    const CXCursor named = clang_getCursorReferenced(cursor);
    if (!is_null(named) && (kind == CXCursor_DeclRefExpr || kind == CXCursor_TypeRef)) {
        note(cursor, named);
    }
    for (const CXCursor child : children_of(cursor)) {
        visit(child);
    }
}

} // namespace

default_names
names_in_default(const gathering &found, CXCursor function, const default_argument &given) {
    const std::vector<token> tokens =
        tokens_of(found.source, clang_getCursorExtent(given.parameter));
    name_search search(function, qualified_places(tokens));
    for (const CXCursor child : children_of(given.parameter)) {
        // Of what the parameter's type is made of stand before the default.
        if (place_of(child) >= given.where ||
            clang_isExpression(clang_getCursorKind(child)) != 0) {
            search.visit(child);
        }
    }
    return search.take();
}

} // namespace imprint::scan
