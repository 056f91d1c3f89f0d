// SPDX-License-Identifier: MIT
#include "scan/user_macros.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <string_view>
#include <utility>

namespace imprint::scan {
namespace {

using words = std::set<std::string, std::less<>>;

// Adds the identifiers of generated code.
void add_words(words &all, std::string_view code) {
    std::string word;
    for (const char c : code) {
        if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_') {
            word += c;
        } else if (!word.empty()) {
            all.insert(std::exchange(word, ""));
        }
    }
    if (!word.empty()) {
        all.insert(word);
    }
}

// Of the units' own text, and of the headers they include behind the source.
constexpr std::string_view api_words =
    "imprint publish overload arg written_at site describe described_by_hand "
    "described_already undescribed fields field enumerators enumerator initialised generated "
    "parameter result lasts before after error setup std remove_cvref_t declval decay_t "
    "conditional_t is_final_v is_same_v detail shape_of of at rest type_list tuple_of "
    "tuple_element_t type_identity tuple type value_type mapped_type is_view List Types "
    "Function Index Parameter Expression T Once imprint_publish maybe_unused";

words used_words(const unit &found) {
    words all;
    add_words(all, api_words);
    for (const published &one : found.all) {
        for (const std::string *const code : {&one.object, &one.function, &one.class_type}) {
            add_words(all, *code);
        }
        all.insert(one.scope.begin(), one.scope.end());
        all.insert(one.around.begin(), one.around.end());
    }
    for (const described &one : found.types) {
        add_words(all, one.type);
        for (const described_member &member : one.members) {
            all.insert(member.name);
        }
    }
    for (const hook &one : found.hooks) {
        add_words(all, one.function);
    }
    return all;
}

} // namespace

void find_macros(const gathering &found, CXCursor root) {
    const words all = used_words(*found.into);
    words hit;
    for (const CXCursor each : children_of(root)) {
        if (!is_kind(each, CXCursor_MacroDefinition) || in_system_header(each) ||
            clang_Cursor_isMacroBuiltin(each) != 0) {
            continue;
        }
        const std::string name = spelling(each);
        if (all.contains(name)) {
            hit.insert(name);
        }
    }
    found.into->macros.assign(hit.begin(), hit.end());
}

} // namespace imprint::scan
