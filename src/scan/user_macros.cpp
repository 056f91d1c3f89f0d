// SPDX-License-Identifier: MIT
#include "scan/user_macros.hpp"

#include <algorithm>
#include <cctype>
#include <iterator>
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

namespace {

// From the tokens: libclang's own record of macros makes a parse with a precompiled prelude
// ten times slower.
void add_defined(const gathering &found, CXFile file, words &defined) {
    std::size_t size = 0;
    if (clang_getFileContents(found.source, file, &size) == nullptr) {
        return;
    }
    const CXSourceRange whole = clang_getRange(
        clang_getLocationForOffset(found.source, file, 0),
        clang_getLocationForOffset(found.source, file, static_cast<unsigned>(size))
    );
    const std::vector<token> tokens = tokens_of(found.source, whole);
    for (std::size_t i = 2; i < tokens.size(); ++i) {
        if (tokens[i - 2].text == "#" && tokens[i - 1].text == "define") {
            defined.insert(tokens[i].text);
        }
    }
}

struct file_search {
    const gathering &found;
    words defined;
};

void look_into(CXFile file, CXSourceLocation * /*stack*/, unsigned /*depth*/, void *data) {
    auto &search = *static_cast<file_search *>(data);
    const CXSourceLocation start = clang_getLocationForOffset(search.found.source, file, 0);
    if (clang_Location_isInSystemHeader(start) == 0) {
        add_defined(search.found, file, search.defined);
    }
}

} // namespace

void find_macros(const gathering &found) {
    file_search search{found, {}};
    clang_getInclusions(found.source, look_into, &search);
    const words used = used_words(*found.into);
    std::set_intersection(
        used.begin(),
        used.end(),
        search.defined.begin(),
        search.defined.end(),
        std::back_inserter(found.into->macros)
    );
}

} // namespace imprint::scan
