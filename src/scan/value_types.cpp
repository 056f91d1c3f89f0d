// SPDX-License-Identifier: MIT
#include "scan/value_types.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace imprint::scan {
namespace {

constexpr const char *instead =
    "no request can fill: take numbers, text, enums, dates, optional or vector of them, a "
    "struct of such fields, or what Imprint injects";

bool is_character(CXType bare) {
    const std::string name = spelling(bare);
    return name == "char" || name == "wchar_t" || name == "char8_t" || name == "char16_t" ||
           name == "char32_t";
}

value_shape unfit(std::string why) {
    return {shape::unbindable, false, std::move(why)};
}

value_shape shape_of_item(CXType bare, std::vector<std::string> &around);

value_shape shape_of_aggregate(CXType bare, std::vector<std::string> &around) {
    const std::string usr = usr_of(clang_getTypeDeclaration(bare));
    if (std::find(around.begin(), around.end(), usr) != around.end()) {
        return {shape::aggregate, false, ""};
    }
    around.push_back(usr);
    for (const field &each : fields_of(bare)) {
        const CXType type = bare_type(each.type);
        const std::string in = std_template(type);
        const bool nested = in == "optional" || in == "vector";
        const value_shape inside = shape_of_item(nested ? element_of(type) : type, around);
        if (!inside.fault.empty()) {
            return unfit(
                "is a struct that no request can fill: its field '" + each.name + "' " +
                inside.fault
            );
        }
    }
    around.pop_back();
    return {shape::aggregate, false, ""};
}

value_shape shape_of_item(CXType bare, std::vector<std::string> &around) {
    if (is_character(bare)) {
        return unfit("is a character: take std::string, or signed char for a small number");
    }
    if (is_number(bare) || is_text(bare) || is_date(bare)) {
        return {shape::scalar, true, ""};
    }
    if (is_enum(bare)) {
        const std::string fault = enum_fault(bare);
        return fault.empty() ? value_shape{shape::scalar, true, ""} : unfit(fault);
    }
    if (bare.kind == CXType_Pointer) {
        return unfit("is a pointer, which no request can fill: take a value or std::optional");
    }
    if (!is_foreign_class(bare)) {
        return unfit("is " + spelling(bare) + ", which " + instead);
    }
    const std::string fault = aggregate_fault(bare);
    return fault.empty() ? shape_of_aggregate(bare, around)
                         : unfit(std::string("has a type ") + instead + ": " + fault);
}

bool has_period(CXType duration, const char *seconds) {
    return spelling(element_of(duration, 1)) == std::string("std::ratio<") + seconds + '>';
}

} // namespace

value_shape shape_of(CXType bare) {
    std::vector<std::string> around;
    const std::string in = std_template(bare);
    if (in != "optional" && in != "vector") {
        return shape_of_item(bare, around);
    }
    value_shape inside = shape_of_item(element_of(bare), around);
    if (inside.fault.empty()) {
        inside.scalar_inside = inside.outer == shape::scalar;
        inside.outer = in == "optional" ? shape::optional : shape::list;
    }
    return inside;
}

std::string std_template(CXType bare) {
    if (bare.kind != CXType_Record) {
        return "";
    }
    const CXCursor declaration = clang_getTypeDeclaration(bare);
    CXCursor parent = clang_getCursorSemanticParent(declaration);
    while (clang_Cursor_isInlineNamespace(parent) != 0) {
        parent = clang_getCursorSemanticParent(parent);
    }
    const bool in_std = qualified_name(parent) == "std";
    return in_std && clang_Type_getNumTemplateArguments(bare) > 0 ? spelling(declaration) : "";
}

bool is_std_sequence(std::string_view name) {
    constexpr std::array<std::string_view, 10> all{
        "vector",
        "list",
        "deque",
        "array",
        "set",
        "multiset",
        "unordered_set",
        "unordered_multiset",
        "forward_list",
        "span",
    };
    return std::find(all.begin(), all.end(), name) != all.end();
}

bool is_std_map(std::string_view name) {
    return name == "map" || name == "multimap" || name == "unordered_map" ||
           name == "unordered_multimap";
}

CXType element_of(CXType bare, unsigned index) {
    return clang_getCanonicalType(clang_Type_getTemplateArgumentAsType(bare, index));
}

bool is_text(CXType bare) {
    const std::string name = spelling(bare);
    return name == "std::basic_string<char>" || name == "std::basic_string_view<char>" ||
           name == "const char *";
}

bool is_date(CXType bare) {
    const std::string name = spelling(bare);
    if (name == "std::chrono::year_month_day") {
        return true;
    }
    if (!name.starts_with("std::chrono::time_point<")) {
        return false;
    }
    const std::string clock = spelling(element_of(bare, 0));
    const CXType duration = element_of(bare, 1);
    const bool seconds = has_period(duration, "1");
    const bool wall = clock.ends_with("::system_clock");
    return (wall && (seconds || has_period(duration, "86400"))) ||
           (clock == "std::chrono::local_t" && seconds);
}

bool is_number(CXType bare) {
    switch (bare.kind) {
    case CXType_Bool:
    case CXType_SChar:
    case CXType_UChar:
    case CXType_Short:
    case CXType_UShort:
    case CXType_Int:
    case CXType_UInt:
    case CXType_Long:
    case CXType_ULong:
    case CXType_LongLong:
    case CXType_ULongLong:
    case CXType_Float:
    case CXType_Double:
    case CXType_LongDouble:
        return !is_character(bare);
    default:
        return false;
    }
}

bool is_enum(CXType bare) {
    return bare.kind == CXType_Enum;
}

// Names are told apart without the '_' that keeps one off a keyword.
std::string enum_fault(CXType bare) {
    std::set<std::string> names;
    for (const CXCursor each : children_of(definition_of(bare))) {
        if (!is_kind(each, CXCursor_EnumConstantDecl)) {
            continue;
        }
        std::string name = spelling(each);
        name.resize(name.size() - (name.ends_with('_') && name.size() > 1 ? 1 : 0));
        if (!names.insert(name).second) {
            return "is an enum with two values named '" + name + "' but for a '_'";
        }
    }
    return names.empty() ? "is an enum without names: give it enumerators" : "";
}

bool is_foreign_class(CXType bare) {
    if (bare.kind != CXType_Record) {
        return false;
    }
    const std::string name = qualified_name(clang_getTypeDeclaration(bare));
    return !name.starts_with("std::") && !name.starts_with("imprint::");
}

} // namespace imprint::scan
