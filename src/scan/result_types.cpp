// SPDX-License-Identifier: MIT
#include "scan/result_types.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace imprint::scan {
namespace {

constexpr const char *wanted =
    "return text, html, json, a number, a struct of such fields, std::optional or std::vector "
    "of these, file, stream, redirect or response";

constexpr std::array<std::string_view, 5> complete_types{
    "imprint::html",
    "imprint::file",
    "imprint::stream",
    "imprint::redirect",
    "imprint::response",
};

// Whether a class can be asked only by the compiler: it may convert to text, or be a sequence.
bool may_be_more(CXCursor definition) {
    if (!is_null(clang_getSpecializedCursorTemplate(definition))) {
        return true;
    }
    const std::vector<CXCursor> members = children_of(definition);
    return std::any_of(members.begin(), members.end(), [](CXCursor member) {
        return is_kind(member, CXCursor_ConversionFunction) ||
               is_kind(member, CXCursor_CXXBaseSpecifier) || spelling(member) == "value_type";
    });
}

class json_check {
  public:
    // What is wrong with a type as JSON, or a part of it: "std::thread is no ...".
    std::string fault(CXType type);

  private:
    std::string class_fault(CXType bare);
    std::string fields_fault(CXType bare);

    std::vector<std::string> around_;
};

std::string no_json(CXType bare) {
    return "it is " + spelling(bare);
}

std::string json_check::fields_fault(CXType bare) {
    const std::string usr = usr_of(clang_getTypeDeclaration(bare));
    if (std::find(around_.begin(), around_.end(), usr) != around_.end()) {
        return "";
    }
    around_.push_back(usr);
    for (const field &each : fields_of(bare)) {
        const std::string inner = fault(each.type);
        if (!inner.empty()) {
            return "field '" + each.name + "': " + inner;
        }
    }
    around_.pop_back();
    return "";
}

std::string json_check::class_fault(CXType bare) {
    const std::string name = spelling(bare);
    if (name.starts_with("nlohmann::")) {
        return "";
    }
    if (!is_foreign_class(bare)) {
        return no_json(bare);
    }
    const std::string why = aggregate_fault(bare);
    if (why.empty()) {
        return fields_fault(bare);
    }
    const CXCursor definition = definition_of(bare);
    const bool unknown = !is_null(definition) && may_be_more(definition);
    return unknown ? "" : no_json(bare) + ", and " + why;
}

std::string json_check::fault(CXType type) {
    const CXType bare = bare_type(type);
    const std::string in = std_template(bare);
    if (is_std_map(in)) {
        const CXType key = element_of(bare, 0);
        return is_text(key) ? fault(element_of(bare, 1))
                            : "it is a map whose keys are " + spelling(key) + ", not text";
    }
    if (in == "optional" || is_std_sequence(in)) {
        return fault(element_of(bare));
    }
    if (is_number(bare) || is_text(bare) || is_date(bare) || spelling(bare) == "char *") {
        return "";
    }
    if (is_enum(bare)) {
        return enum_fault(bare).empty() ? "" : "it " + enum_fault(bare);
    }
    return bare.kind == CXType_Record ? class_fault(bare) : no_json(bare);
}

bool is_complete(CXType bare) {
    return bare.kind == CXType_Void ||
           std::find(complete_types.begin(), complete_types.end(), spelling(bare)) !=
               complete_types.end();
}

} // namespace

std::string result_fault(CXType declared) {
    CXType bare = bare_type(declared);
    while (std_template(bare) == "optional") {
        bare = element_of(bare);
    }
    if (is_complete(bare)) {
        return "";
    }
    const std::string fault = json_check().fault(bare);
    return fault.empty() ? "" : "can't be sent, " + fault + ": " + wanted;
}

} // namespace imprint::scan
