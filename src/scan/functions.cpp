// SPDX-License-Identifier: MIT
#include "scan/functions.hpp"

#include "scan/described_types.hpp"
#include "scan/hook_search.hpp"
#include "scan/names.hpp"
#include "scan/result_types.hpp"
#include "scan/type_text.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

namespace imprint::scan {
namespace {

bool returns_nothing(CXCursor function) {
    return clang_getCanonicalType(clang_getCursorResultType(function)).kind == CXType_Void;
}

std::string text_in(CXCursor cursor) {
    CXPrintingPolicy policy = clang_getCursorPrintingPolicy(cursor);
    clang_PrintingPolicy_setProperty(policy, CXPrintingPolicy_TerseOutput, 1);
    std::string text = take(clang_getCursorPrettyPrinted(cursor, policy));
    clang_PrintingPolicy_dispose(policy);
    return text;
}

bool takes_tag(CXCursor function) {
    std::vector<parameter_use> uses;
    for (const CXCursor each : parameters_of(function)) {
        uses.push_back(use_of(clang_getCursorType(each)));
    }
    return has_tag(uses);
}

// Objects live per worker.
void warn_of_change(const gathering &found, const callable &what, const bound &parts) {
    const bool changes = !what.object.empty() && clang_CXXMethod_isConst(what.function) == 0;
    if (changes && !has_unsafe_tag(parts.uses)) {
        found.warn(
            place_of(what.function),
            what.shown + " is not const and answers GET: each worker has an object of its own, "
                         "so what it changes stays in one; make it const, or take on_post"
        );
    }
}

std::string path_of(CXCursor function) {
    for (const CXCursor each : parameters_of(function)) {
        std::string text = at_text(clang_getCursorType(each));
        if (!text.empty()) {
            return parse_literal(text);
        }
    }
    return "";
}

// The class that declares a member, which may be a base of the object's.
std::string owner_text(const callable &what, const std::string &function) {
    return what.object.empty() ? what.owner
                               : "::imprint::detail::shape_of<decltype(" + function + ")>::of";
}

published describe_call(const gathering &found, const callable &what, bound &&parts) {
    const std::vector<CXCursor> declarations = redeclarations(found, what.function);
    published one;
    one.what = what.object.empty() ? kind::function : kind::member;
    one.names = what.names;
    one.index = !one.names.empty() && one.names.back() == "index";
    if (one.index) {
        one.names.pop_back();
    }
    one.at_path = path_of(what.function);
    one.methods = methods_of(parts.uses);
    one.qualified = what.shown;
    one.result = spelling(clang_getCursorResultType(what.function));
    one.doc = doc_of(declarations);
    one.where = place_of(declarations.front());
    one.usr = usr_of(what.function);
    one.object = what.object;
    one.function = overload_text(found, what.function, what.address);
    one.scope = namespaces_of(what.function);
    if (parts.names_members) {
        one.class_type = owner_text(what, one.function);
        one.around = parts.enclosing;
    }
    for (std::size_t i = 0; i < parts.uses.size(); ++i) {
        const bool required = parts.uses[i].takes_segment && !parts.uses[i].optional &&
                              !parts.parameters[i].has_default;
        one.required_segments += required ? 1U : 0U;
        one.takes_segments = one.takes_segments || parts.uses[i].takes_segment;
    }
    one.parameters = std::move(parts.parameters);
    return one;
}

bool is_clear(const gathering &found, const callable &what) {
    const std::string key = overload_key(what.function);
    const auto all = found.overloads.find(key);
    return (all == found.overloads.end() || all->second <= 1) && !found.templates.contains(key);
}

// "int, ::std::string"
std::optional<std::string> parameter_list(CXType function) {
    std::string list;
    for (int i = 0; i < clang_getNumArgTypes(function); ++i) {
        const auto name = nameable_type(clang_getArgType(function, static_cast<unsigned>(i)));
        if (!name) {
            return {};
        }
        list.append(list.empty() ? "" : ", ").append(*name);
    }
    return list;
}

// "(::blog_type::*)(int) const &" of "&::blog_type::list"; "(*)(int)" of other functions.
std::string pointer_text(CXCursor function, const std::string &address, std::string_view list) {
    const bool member =
        is_kind(function, CXCursor_CXXMethod) && clang_CXXMethod_isStatic(function) == 0;
    std::string text = "(";
    if (member) {
        text += address.substr(1, address.rfind("::") + 1);
    }
    text.append("*)(").append(list).append(")");
    text += member && clang_CXXMethod_isConst(function) != 0 ? " const" : "";
    const CXRefQualifierKind by = clang_Type_getCXXRefQualifier(clang_getCursorType(function));
    return text + (by == CXRefQualifier_LValue ? " &" : "");
}

} // namespace

std::string
overload_text(const gathering &found, CXCursor function, const std::string &address) {
    const CXType type = clang_getCanonicalType(clang_getCursorType(function));
    const auto list = parameter_list(type);
    if (!list) {
        return address;
    }
    if (!found.templates.contains(overload_key(function))) {
        return "imprint::overload<" + *list + ">(" + address + ")";
    }
    const auto result = nameable_type(clang_getResultType(type));
    return result ? "static_cast<" + *result + " " + pointer_text(function, address, *list) +
                        ">(" + address + ")"
                  : address;
}

std::string never_published(CXCursor function) {
    const std::string name = spelling(function);
    if (is_hidden_name(name)) {
        return hidden_name_fault(name);
    }
    if (is_customisation_name(name)) {
        return "libraries call functions of this name: it is none to publish";
    }
    if (!is_null(clang_getSpecializedCursorTemplate(function))) {
        return "it is a specialisation of a template";
    }
    if (clang_getCursorAvailability(function) == CXAvailability_NotAvailable) {
        return "it is deleted";
    }
    if (text_in(function).find("consteval ") != std::string::npos) {
        return "it is consteval: it can't run when a request arrives";
    }
    if (name.starts_with("operator") && name.size() > 8 && name != "operator()" &&
        (std::isalnum(static_cast<unsigned char>(name[8])) == 0 && name[8] != '_')) {
        return "it is an operator";
    }
    return "";
}

namespace {

// Made by the compiler where a template is used, and standing where that does.
bool is_instantiation(CXCursor function) {
    const CXCursor made_of = clang_getSpecializedCursorTemplate(function);
    return !is_null(made_of) && place_of(made_of) == place_of(function);
}

// What is wrong with the whole, as a sentence, or "".
std::string call_fault(const gathering &found, const callable &what, const bound &parts) {
    std::string fault = signature_fault(parts.uses, false);
    if (!fault.empty()) {
        return what.shown + " " + fault;
    }
    fault = result_fault(clang_getCursorResultType(what.function));
    if (!fault.empty()) {
        return "the result of " + what.shown + " " + fault + way_out(what);
    }
    const bool by_types = overload_text(found, what.function, what.address) != what.address;
    if (by_types || is_clear(found, what)) {
        return "";
    }
    const bool beside_template = found.templates.contains(overload_key(what.function));
    return what.shown + " is one of several functions of this name, and a type of its " +
           (beside_template ? "parameters or its result" : "parameters") +
           " is private, unnamed or local: rename the function";
}

} // namespace

void publish_function(const gathering &found, const callable &what) {
    const CXType type = clang_getCanonicalType(clang_getCursorType(what.function));
    if (clang_isFunctionTypeVariadic(type) != 0) {
        found.refuse(
            place_of(what.function),
            what.shown + " has parameters of unknown type (...): write them out" + way_out(what)
        );
        return;
    }
    if (returns_nothing(what.function) && !takes_tag(what.function)) {
        found.leave_out(
            what.function,
            what.shown,
            "it returns nothing and takes no method tag (on_post, on_put, on_patch, on_delete)"
        );
        return;
    }
    if (refuse_bare_hook(found, what.function, what.shown)) {
        return;
    }
    bound parts = bind(found, what);
    const std::string fault = parts.good ? call_fault(found, what, parts) : "";
    if (!fault.empty()) {
        found.refuse(place_of(what.function), fault);
    } else if (parts.good) {
        warn_of_change(found, what, parts);
        published one = describe_call(found, what, std::move(parts));
        found.types->add_call(what.function, one.function);
        found.into->all.push_back(std::move(one));
    }
}

void visit_function(const gathering &found, CXCursor function, const place &at) {
    const std::string name = spelling(function);
    if (find_hook(name) || is_instantiation(function)) {
        return; // find_hooks() takes or refuses hooks
    }
    if (!is_definition(function) &&
        clang_getCursorAvailability(function) != CXAvailability_NotAvailable) {
        if (is_null(clang_getCursorDefinition(function))) {
            found.leave_out(function, "it is only declared here");
            found.into->others.back().only_declared = true;
        }
        return;
    }
    if (name == "main" && at.scope.empty()) {
        found.into->has_main = true;
        found.refuse(
            place_of(function),
            "the site's executable has a main of its own: remove this one; what is to happen "
            "at the start stands in void setup_(imprint::site &site)"
        );
        return;
    }
    std::string why = at.hidden;
    why = why.empty() ? never_published(function) : why;
    if (why.empty() && clang_getCursorLinkage(function) == CXLinkage_Internal) {
        why = "it is static";
    }
    if (!why.empty()) {
        found.leave_out(function, why);
        return;
    }
    callable what;
    what.function = function;
    what.shown = qualified_name(function);
    what.names = at.names;
    what.names.push_back(name);
    what.address = "&::" + qualified_name(function);
    publish_function(found, what);
}

} // namespace imprint::scan
