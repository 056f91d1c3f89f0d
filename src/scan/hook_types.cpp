// SPDX-License-Identifier: MIT
#include "scan/hook_types.hpp"

#include "scan/names.hpp"
#include "scan/parameters.hpp"
#include "scan/result_types.hpp"

#include <fmt/format.h>

namespace imprint::scan {
namespace {

bool is_referred(CXType type, bool constant) {
    const bool is_const = clang_isConstQualifiedType(clang_getNonReferenceType(type)) != 0;
    return type.kind == CXType_LValueReference && is_const == constant;
}

std::string own_parameter_fault(hook_kind what, CXType type, const std::string &name) {
    if (name == "imprint::response") {
        const bool good = what == hook_kind::after && is_referred(type, false);
        return good ? ""
                    : "is the answer: an after hook alone takes it, as imprint::response &";
    }
    const bool good = what == hook_kind::error && is_referred(type, true);
    return good ? ""
                : "is the error: an error hook alone takes it, as const imprint::http_error &";
}

std::string parameter_fault(hook_kind what, CXType declared) {
    const CXType type = clang_getCanonicalType(declared);
    const std::string name = spelling(bare_type(type));
    if (name == "imprint::response" || name == "imprint::http_error") {
        return own_parameter_fault(what, type, name);
    }
    const parameter_use use = use_of(type);
    switch (use.by) {
    case filled::certificate:
    case filled::user:
        return what != hook_kind::error
                   ? use.fault
                   : "is not there for visitors without a certificate or "
                     "login, who meet errors too: take std::optional of it";
    case filled::request:
    case filled::optional_certificate:
    case filled::identity:
    case filled::session:
    case filled::optional_user:
    case filled::database:
        return use.fault;
    default:
        return "is of path, query or body, of which a hook takes nothing: only const "
               "imprint::request &, imprint::session &, imprint::database &, const "
               "imprint::client_identity &, imprint::client_certificate and "
               "imprint::signed_in_user (or std::optional of these)";
    }
}

std::string result_fault_of(hook_kind what, CXType result) {
    const CXType bare = bare_type(result);
    const bool nothing = bare.kind == CXType_Void;
    const bool sendable = !nothing && result_fault(result).empty();
    switch (what) {
    case hook_kind::before:
        if (bare.kind == CXType_Bool) {
            return "returns a bool, which would be sent: throw imprint::http_error(403, "
                   "\"why\") to refuse, return nothing to go on";
        }
        return nothing || sendable
                   ? ""
                   : "returns nothing, or what can be sent and then ends the request, or "
                     "std::optional of that";
    case hook_kind::after:
        return nothing ? "" : "returns nothing: it changes the imprint::response & it takes";
    case hook_kind::error:
        return sendable ? ""
                        : "returns what can be sent, or std::optional of that: std::nullopt "
                          "leaves the error as it is";
    default:
        return nothing ? "" : "returns nothing";
    }
}

std::string setup_fault(const std::vector<CXCursor> &parameters) {
    const bool one = parameters.size() == 1;
    const CXType type =
        one ? clang_getCanonicalType(clang_getCursorType(parameters.front())) : CXType{};
    const bool good =
        one && is_referred(type, false) && spelling(bare_type(type)) == "imprint::site";
    return good ? "" : "takes the site alone: write void setup_(imprint::site &site)";
}

} // namespace

std::string hook_fault(hook_kind what, CXCursor function) {
    const CXType type = clang_getCanonicalType(clang_getCursorType(function));
    if (clang_isFunctionTypeVariadic(type) != 0) {
        return "has parameters of unknown type (...): write them out";
    }
    if (clang_getCursorAvailability(function) == CXAvailability_NotAvailable) {
        return "is deleted, and guards nothing";
    }
    const std::vector<CXCursor> parameters = parameters_of(function);
    if (what == hook_kind::setup) {
        const std::string fault = setup_fault(parameters);
        return fault.empty() ? result_fault_of(what, clang_getCursorResultType(function))
                             : fault;
    }
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const std::string fault = parameter_fault(what, clang_getCursorType(parameters[i]));
        if (!fault.empty()) {
            const std::string name = spelling(parameters[i]);
            const std::string shown = name.empty() ? "" : fmt::format(" ('{}')", name);
            return fmt::format("can't be bound: parameter {}{} {}", i + 1, shown, fault);
        }
    }
    return result_fault_of(what, clang_getCursorResultType(function));
}

} // namespace imprint::scan
