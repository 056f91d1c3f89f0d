// SPDX-License-Identifier: MIT
#include "scan/described_types.hpp"

#include "scan/value_types.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace imprint::scan {
namespace {

// That of an instantiation names its arguments.
std::string key_of(CXType type) {
    return usr_of(clang_getTypeDeclaration(type));
}

} // namespace

void described_types::add_call(CXCursor function, const std::string &expression) {
    const CXType type = clang_getCanonicalType(clang_getCursorType(function));
    const std::string call = "decltype(" + expression + ")";
    for (int i = 0; i < clang_getNumArgTypes(type); ++i) {
        add(clang_getArgType(type, static_cast<unsigned>(i)),
            "::imprint::generated::parameter<" + call + ", " + std::to_string(i) + ">");
    }
    add(clang_getResultType(type), "::imprint::generated::result<" + call + ">");
}

void described_types::add(CXType type, const std::string &expression) {
    const CXType bare = bare_type(type);
    const std::string in = std_template(bare);
    if (is_std_map(in)) {
        add(element_of(bare, 1), expression + "::mapped_type");
    } else if (in == "optional" || is_std_sequence(in)) {
        add(element_of(bare), expression + "::value_type");
    } else if (is_enum(bare) && seen_.insert(key_of(bare)).second) {
        add_enum(definition_of(bare), expression);
    } else if (is_foreign_class(bare) && aggregate_fault(bare).empty() &&
               seen_.insert(key_of(bare)).second) {
        add_aggregate(bare, definition_of(bare), expression);
    }
}

void described_types::add_enum(CXCursor definition, const std::string &expression) {
    described one{true, expression, qualified_name(definition), {}, place_of(definition)};
    for (const CXCursor each : children_of(definition)) {
        if (is_kind(each, CXCursor_EnumConstantDecl)) {
            one.members.push_back({spelling(each), false});
        }
    }
    if (!one.members.empty()) {
        into_.types.push_back(std::move(one));
    }
}

void described_types::add_aggregate(
    CXType type, CXCursor definition, const std::string &expression
) {
    described one{false, expression, spelling(type), {}, place_of(definition)};
    for (const field &each : fields_of(type)) {
        add(each.type,
            "::std::remove_cvref_t<decltype(::std::declval<" + expression + " &>()." +
                each.name + ")>");
        one.members.push_back({each.name, each.initialised});
    }
    into_.types.push_back(std::move(one));
}

} // namespace imprint::scan
