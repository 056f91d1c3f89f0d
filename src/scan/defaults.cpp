// SPDX-License-Identifier: MIT
#include "scan/defaults.hpp"

#include <algorithm>

namespace imprint::scan {
namespace {

bool is_one_of(const std::string &text, std::initializer_list<const char *> all) {
    return std::find(all.begin(), all.end(), text) != all.end();
}

// Behind the '=' that stands in no brackets: char buffer[n = 3] and at<"=">  have none.
std::vector<token>::const_iterator after_equals(const std::vector<token> &tokens) {
    int depth = 0;
    for (auto each = tokens.begin(); each != tokens.end(); ++each) {
        if (each->kind != CXToken_Punctuation) {
            continue;
        }
        if (is_one_of(each->text, {"(", "[", "{"})) {
            ++depth;
        } else if (is_one_of(each->text, {")", "]", "}"})) {
            --depth;
        } else if (depth == 0 && each->text == "=") {
            return each + 1;
        }
    }
    return tokens.end();
}

// Blanks as in the source, so that nothing grows together; comments are gone.
std::string
in_one_line(std::vector<token>::const_iterator first, std::vector<token>::const_iterator last) {
    std::string line;
    const token *before = nullptr;
    for (; first != last; ++first) {
        if (first->kind == CXToken_Comment) {
            continue;
        }
        const bool touches = before != nullptr && before->where.line == first->where.line &&
                             before->where.column + before->text.size() == first->where.column;
        line.append(before == nullptr || touches ? "" : " ").append(first->text);
        before = &*first;
    }
    return line;
}

bool is_of_macro(CXSourceLocation where) {
    unsigned written = 0;
    unsigned expanded = 0;
    clang_getSpellingLocation(where, nullptr, nullptr, nullptr, &written);
    clang_getExpansionLocation(where, nullptr, nullptr, nullptr, &expanded);
    return written != expanded;
}

// A macro that the parameter begins or ends with may hide the '='; what the compiler
// understood has it all the same.
bool has_hidden_default(CXCursor parameter) {
    const CXSourceRange extent = clang_getCursorExtent(parameter);
    if (!is_of_macro(clang_getRangeStart(extent)) && !is_of_macro(clang_getRangeEnd(extent))) {
        return false;
    }
    CXPrintingPolicy policy = clang_getCursorPrintingPolicy(parameter);
    const std::string text = take(clang_getCursorPrettyPrinted(parameter, policy));
    clang_PrintingPolicy_dispose(policy);
    return text.find(" = ") != std::string::npos;
}

CXSourceLocation expanded(CXTranslationUnit source, CXSourceLocation where) {
    CXFile file = nullptr;
    unsigned offset = 0;
    clang_getExpansionLocation(where, &file, nullptr, nullptr, &offset);
    return clang_getLocationForOffset(source, file, offset);
}

// As the source has it, macros unexpanded.
CXSourceRange written_extent(CXTranslationUnit source, CXCursor parameter) {
    const CXSourceRange extent = clang_getCursorExtent(parameter);
    return clang_getRange(
        expanded(source, clang_getRangeStart(extent)),
        expanded(source, clang_getRangeEnd(extent))
    );
}

default_argument written_default(const gathering &found, CXCursor parameter) {
    default_argument one;
    const std::vector<token> tokens =
        tokens_of(found.source, written_extent(found.source, parameter));
    const auto first = after_equals(tokens);
    if (first != tokens.end()) {
        one.exists = true;
        one.tokens = in_one_line(first, tokens.end());
        one.where = first->where;
        one.parameter = parameter;
    }
    return one;
}

} // namespace

default_argument find_default(
    const gathering &found, const std::vector<CXCursor> &declarations, unsigned index
) {
    default_argument hidden;
    for (const CXCursor declaration : declarations) {
        const CXCursor parameter = clang_Cursor_getArgument(declaration, index);
        default_argument one = written_default(found, parameter);
        if (one.exists) {
            return one;
        }
        // Later declarations inherit a default, so what is hidden shows only in the end.
        if (!children_of(parameter).empty() && has_hidden_default(parameter)) {
            hidden = {true, "", place_of(parameter), parameter};
        }
    }
    return hidden;
}

} // namespace imprint::scan
