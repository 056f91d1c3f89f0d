// SPDX-License-Identifier: MIT
#include "scan/objects.hpp"

#include "scan/functions.hpp"
#include "scan/hook_search.hpp"
#include "scan/names.hpp"
#include "scan/value_types.hpp"

#include <filesystem>
#include <set>

namespace imprint::scan {
namespace {

struct object {
    CXType type{};
    std::vector<std::string> names; // of the URL
    std::string expression;         // "::blog.comments"
    std::string shown;              // "blog.comments"
    bool is_const = false;
};

// One object, with the classes it inherits from.
class member_walk {
  public:
    member_walk(const gathering &found, const object &of) : found_(found), of_(of) {}

    void visit_class(CXCursor definition);

  private:
    void visit_member(CXCursor member);
    void visit_function(CXCursor function);
    void visit_field(CXCursor field);
    void visit_base(CXCursor specifier);
    std::string function_fault(CXCursor function) const;
    std::string shown(CXCursor member) const { return of_.shown + "." + spelling(member); }

    const gathering &found_;
    const object &of_;
    std::set<std::string> hidden_;  // names that a more derived class has
    std::set<std::string> visited_; // classes: a virtual base is there once
};

bool names_something(CXCursor member) {
    switch (clang_getCursorKind(member)) {
    case CXCursor_CXXMethod:
    case CXCursor_FunctionTemplate:
    case CXCursor_FieldDecl:
    case CXCursor_VarDecl:
    case CXCursor_EnumDecl:
    case CXCursor_ClassDecl:
    case CXCursor_StructDecl:
    case CXCursor_TypedefDecl:
    case CXCursor_TypeAliasDecl:
        return true;
    default:
        return false;
    }
}

void member_walk::visit_class(CXCursor definition) {
    if (!visited_.insert(usr_of(definition)).second) {
        return;
    }
    const std::vector<CXCursor> members = children_of(definition);
    for (const CXCursor member : members) {
        visit_member(member);
    }
    for (const CXCursor member : members) {
        if (names_something(member)) {
            hidden_.insert(spelling(member));
        }
    }
    for (const CXCursor member : members) {
        if (is_kind(member, CXCursor_CXXBaseSpecifier)) {
            visit_base(member);
        }
    }
}

void member_walk::visit_member(CXCursor member) {
    switch (clang_getCursorKind(member)) {
    case CXCursor_CXXMethod:
        visit_function(member);
        break;
    case CXCursor_FunctionTemplate:
        if (is_public(member)) {
            found_.leave_out(member, shown(member), "it is a template");
        }
        break;
    case CXCursor_FieldDecl:
        visit_field(member);
        break;
    case CXCursor_VarDecl:
        if (is_public(member)) {
            found_.leave_out(member, shown(member), "it is a static member");
        }
        break;
    default:
        break;
    }
}

std::string method_fault(CXCursor function) {
    const CXType type = clang_getCanonicalType(clang_getCursorType(function));
    if (!is_public(function)) {
        return "it is not public";
    }
    if (clang_CXXMethod_isPureVirtual(function) != 0) {
        return "it is pure";
    }
    if (clang_Type_getCXXRefQualifier(type) == CXRefQualifier_RValue) {
        return "it is &&-qualified: it would use its object up";
    }
    return clang_CXXMethod_isDeleted(function) != 0 ? "it is deleted" : "";
}

std::string member_walk::function_fault(CXCursor function) const {
    std::string why = method_fault(function);
    why = why.empty() ? never_published(function) : why;
    const bool changes =
        clang_CXXMethod_isConst(function) == 0 && clang_CXXMethod_isStatic(function) == 0;
    if (why.empty() && of_.is_const && changes) {
        why = "it is not const, and " + of_.shown + " is";
    }
    return why.empty() && hidden_.contains(spelling(function))
               ? "a more derived class has the same name"
               : why;
}

void member_walk::visit_function(CXCursor function) {
    if (is_public(function)) {
        refuse_hook_name(found_, function, shown(function));
    }
    const std::string why = function_fault(function);
    if (!why.empty()) {
        found_.leave_out(function, shown(function), why);
        return;
    }
    const std::string name = spelling(function);
    callable what;
    what.function = function;
    what.shown = name == "operator()" ? of_.shown : shown(function);
    what.names = of_.names;
    if (name != "operator()") {
        what.names.push_back(name);
    }
    const bool is_static = clang_CXXMethod_isStatic(function) != 0;
    what.object = is_static ? "" : of_.expression;
    what.owner = "::std::remove_cvref_t<decltype((" + of_.expression + "))>";
    what.address = "&" + what.owner + "::" + name;
    publish_function(found_, what);
}

void member_walk::visit_field(CXCursor field) {
    const std::string name = spelling(field);
    if (!is_public(field) || name.empty()) {
        return;
    }
    const CXType type = clang_getCursorType(field);
    std::string why;
    if (is_hidden_name(name)) {
        why = hidden_name_fault(name);
    } else if (hidden_.contains(name)) {
        why = "a more derived class has the same name";
    } else {
        why = object_fault(type).value_or("");
    }
    if (!why.empty()) {
        found_.leave_out(field, shown(field), why);
        return;
    }
    if (refuse_bare_hook(found_, field, shown(field))) {
        return;
    }
    object inner{type, of_.names, of_.expression + "." + name, shown(field), of_.is_const};
    inner.names.push_back(name);
    inner.is_const = of_.is_const || clang_isConstQualifiedType(type) != 0;
    member_walk(found_, inner).visit_class(definition_of(type));
}

void member_walk::visit_base(CXCursor specifier) {
    const CXType type = clang_getCursorType(specifier);
    const std::string name = of_.shown + " as " + spelling(type);
    if (clang_getCXXAccessSpecifier(specifier) != CX_CXXPublic) {
        found_.leave_out(specifier, name, "the base is not public");
        return;
    }
    const auto why = object_fault(type);
    if (why) {
        found_.leave_out(specifier, name, *why);
        return;
    }
    visit_class(definition_of(type));
}

bool is_const_object(CXType type) {
    return clang_isConstQualifiedType(clang_getCanonicalType(type)) != 0;
}

} // namespace

std::optional<std::string> object_fault(CXType type) {
    const CXType canonical = clang_getCanonicalType(type);
    const std::string shown = spelling(type);
    if (canonical.kind == CXType_Pointer || canonical.kind == CXType_LValueReference) {
        return "it is a pointer or reference (" + shown + "), which is not followed";
    }
    const std::string in = std_template(bare_type(type));
    if (in == "unique_ptr" || in == "shared_ptr" || in == "weak_ptr") {
        return "it is a smart pointer (" + shown + "), which is not followed";
    }
    if (in == "function") {
        return "a std::function does not tell the names of its parameters: publish it by a "
               "call in setup_(imprint::site &)";
    }
    const CXCursor definition = definition_of(type);
    if (canonical.kind != CXType_Record || !is_class(definition) ||
        !is_foreign_class(bare_type(type))) {
        return "it is data (" + shown +
               "): strings, functions and objects of the site's own classes are published";
    }
    if (!is_null(clang_getSpecializedCursorTemplate(definition))) {
        return "its class " + shown + " is made of a template";
    }
    if (!in_main_file(definition)) {
        const std::filesystem::path file = place_of(definition).file;
        return "its class " + shown + " is defined in " + file.filename().string() +
               ", not in this source";
    }
    return std::nullopt;
}

void visit_object(const gathering &found, CXCursor variable, const place &at) {
    object whole;
    whole.type = clang_getCursorType(variable);
    whole.names = at.names;
    whole.names.push_back(spelling(variable));
    whole.shown = qualified_name(variable);
    whole.expression = "::" + whole.shown;
    whole.is_const = is_const_object(whole.type);
    member_walk(found, whole).visit_class(definition_of(whole.type));
}

} // namespace imprint::scan
