// SPDX-License-Identifier: MIT
#include "scan/functions.hpp"

#include "scan/defaults.hpp"
#include "scan/names.hpp"
#include "scan/result_types.hpp"
#include "scan/type_text.hpp"

#include <algorithm>

namespace imprint::scan {
namespace {

std::vector<CXCursor> parameters_of(CXCursor function) {
    const int count = clang_Cursor_getNumArguments(function);
    std::vector<CXCursor> list;
    for (int i = 0; i < count; ++i) {
        list.push_back(clang_Cursor_getArgument(function, static_cast<unsigned>(i)));
    }
    return list;
}

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

// "parameter 2", "parameter 2 ('month')": as the compiler counts them, and by name.
std::string parameter_name(const parameter &one, std::size_t index) {
    const std::string number = "parameter " + std::to_string(index + 1);
    return one.name.empty() ? number : number + " ('" + one.name + "')";
}

constexpr const char *way_out = "; a function for this program alone is static";

struct bound {
    std::vector<parameter> parameters;
    std::vector<parameter_use> uses;
    bool good = true;
};

std::string name_fault(const parameter &one, const parameter_use &use) {
    if (!from_request(use.by)) {
        return "";
    }
    const bool by_name = !use.takes_segment && use.by != filled::aggregate;
    if (one.name.empty() && by_name) {
        return "comes by name only, and has none: name it";
    }
    const bool upload = use.by == filled::upload || use.by == filled::optional_upload ||
                        use.by == filled::uploads;
    return upload && one.has_default
               ? "is an upload and can't have a default: take std::optional of it"
               : "";
}

parameter make_parameter(
    const gathering &found,
    const std::vector<CXCursor> &declarations,
    CXCursor cursor,
    unsigned index
) {
    parameter one;
    one.name = spelling(cursor);
    one.type = spelling(clang_getCursorType(cursor));
    const default_argument given = find_default(found, declarations, index);
    one.has_default = given.exists;
    one.default_tokens = given.tokens;
    one.default_at = given.where;
    if (given.exists && given.tokens.empty()) {
        found.refuse(
            place_of(cursor),
            parameter_name(one, index) + " has a default that comes out of a macro: write '= "
                                         "VALUE' where the parameter is declared"
        );
    }
    return one;
}

bound bind(const gathering &found, const callable &what) {
    bound all;
    const std::vector<CXCursor> declarations = redeclarations(found, what.function);
    const std::vector<CXCursor> parameters = parameters_of(declarations.front());
    for (unsigned i = 0; i < parameters.size(); ++i) {
        parameter one = make_parameter(found, declarations, parameters[i], i);
        const parameter_use use = use_of(clang_getCursorType(parameters[i]));
        one.injected = !from_request(use.by);
        const std::string fault = use.fault.empty() ? name_fault(one, use) : use.fault;
        if (!fault.empty()) {
            all.good = false;
            found.refuse(
                place_of(parameters[i]),
                parameter_name(one, i) + " of " + what.shown + " " + fault + way_out
            );
        }
        all.parameters.push_back(std::move(one));
        all.uses.push_back(use);
    }
    return all;
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
    one.function = overload_text(what.function, what.address);
    one.scope = namespaces_of(what.function);
    for (const parameter_use &use : parts.uses) {
        one.required_segments += use.takes_segment && !use.optional ? 1U : 0U;
    }
    for (std::size_t i = 0; i < parts.uses.size(); ++i) {
        const bool required = parts.uses[i].takes_segment && !parts.uses[i].optional;
        one.required_segments -= required && parts.parameters[i].has_default ? 1U : 0U;
    }
    one.parameters = std::move(parts.parameters);
    return one;
}

bool is_clear(const gathering &found, const callable &what) {
    const auto all = found.overloads.find(overload_key(what.function));
    return all == found.overloads.end() || all->second <= 1;
}

} // namespace

std::vector<CXCursor> redeclarations(const gathering &found, CXCursor function) {
    const auto all = found.declarations.find(usr_of(function));
    std::vector<CXCursor> list =
        all == found.declarations.end() ? std::vector<CXCursor>{function} : all->second;
    std::stable_partition(list.begin(), list.end(), is_definition);
    return list;
}

std::string overload_text(CXCursor function, const std::string &address) {
    const CXType type = clang_getCanonicalType(clang_getCursorType(function));
    std::string list;
    for (int i = 0; i < clang_getNumArgTypes(type); ++i) {
        const auto name = nameable_type(clang_getArgType(type, static_cast<unsigned>(i)));
        if (!name) {
            return address;
        }
        list.append(list.empty() ? "" : ", ").append(*name);
    }
    return "imprint::overload<" + list + ">(" + address + ")";
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

void publish_function(const gathering &found, const callable &what) {
    if (clang_isFunctionTypeVariadic(clang_getCanonicalType(clang_getCursorType(what.function))
        ) != 0) {
        found.refuse(
            place_of(what.function),
            what.shown + " has parameters of unknown type (...): write them out" + way_out
        );
        return;
    }
    bound parts = bind(found, what);
    if (parts.good && returns_nothing(what.function) && !has_tag(parts.uses)) {
        found.leave_out(
            what.function, what.shown, "it returns nothing and takes no method tag"
        );
        return;
    }
    std::string fault = signature_fault(parts.uses, false);
    if (!fault.empty()) {
        found.refuse(place_of(what.function), what.shown + " " + fault);
        return;
    }
    fault = result_fault(clang_getCursorResultType(what.function));
    if (parts.good && !fault.empty()) {
        found.refuse(
            place_of(what.function), "the result of " + what.shown + " " + fault + way_out
        );
        return;
    }
    if (!parts.good) {
        return;
    }
    published one = describe_call(found, what, std::move(parts));
    if (one.function == what.address && !is_clear(found, what)) {
        found.refuse(
            place_of(what.function),
            what.shown + " is one of several functions of this name, and a type of its "
                         "parameters is private, unnamed or local: give it a name of its own"
        );
        return;
    }
    found.into->all.push_back(std::move(one));
}

void visit_function(const gathering &found, CXCursor function, const place &at) {
    const std::string name = spelling(function);
    if (!is_definition(function) &&
        clang_getCursorAvailability(function) != CXAvailability_NotAvailable) {
        if (is_null(clang_getCursorDefinition(function))) {
            found.leave_out(function, "it is only declared here");
        }
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
