// SPDX-License-Identifier: MIT
#include "scan/functions.hpp"

#include <sstream>
#include <string_view>

namespace imprint::scan {
namespace {

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) {
        return "";
    }
    return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

void drop_start(std::string_view &line, std::string_view mark) {
    if (line.starts_with(mark)) {
        line.remove_prefix(mark.size());
    }
}

// "/// x", "//! x", "/** x */", " * x": only x.
std::string_view without_marks(std::string_view line) {
    line = trimmed(line);
    if (line.ends_with("*/")) {
        line.remove_suffix(2);
    }
    for (const std::string_view mark : {"///", "//!", "/**", "/*!"}) {
        if (line.starts_with(mark)) {
            line.remove_prefix(mark.size());
            drop_start(line, "<"); // written behind what it describes
            return trimmed(line);
        }
    }
    drop_start(line, "*");
    return trimmed(line);
}

std::string plain_text(const std::string &raw) {
    std::istringstream lines(raw);
    std::string text;
    for (std::string line; std::getline(lines, line);) {
        text.append(without_marks(line)).append("\n");
    }
    const std::size_t first = text.find_first_not_of('\n');
    const std::size_t last = text.find_last_not_of('\n');
    return first == std::string::npos ? "" : text.substr(first, last - first + 1);
}

} // namespace

std::string doc_of(const std::vector<CXCursor> &declarations) {
    for (const CXCursor each : declarations) {
        std::string text = plain_text(take(clang_Cursor_getRawCommentText(each)));
        if (!text.empty()) {
            return text;
        }
    }
    return "";
}

} // namespace imprint::scan
