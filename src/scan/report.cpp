// SPDX-License-Identifier: MIT
#include "scan/report.hpp"

#include "scan/output_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <sstream>
#include <string_view>
#include <tuple>
#include <utility>

namespace imprint::scan {
namespace {

std::string_view word(severity how) {
    constexpr std::string_view words[] = {"error", "warning", "note"};
    return words[static_cast<std::size_t>(how)];
}

// Blanks up to the caret: a tab stays one, so that the caret stands under its character
// whatever the width of tabs, and an octet that continues a character takes no column.
std::string blanks_before(std::string_view line, unsigned column) {
    std::string blanks;
    for (const char c : line.substr(0, column - 1)) {
        const bool continues = (static_cast<unsigned char>(c) & 0xc0U) == 0x80U;
        if (!continues) {
            blanks += c == '\t' ? '\t' : ' ';
        }
    }
    return blanks;
}

// Terminals obey control characters; sources are somebody else's.
std::string printable(std::string_view line) {
    std::string text;
    for (const char c : line) {
        const auto octet = static_cast<unsigned char>(c);
        text += (octet < 0x20 && c != '\t') || octet == 0x7f ? '?' : c;
    }
    return text;
}

std::vector<std::string> read_lines(const std::string &file) {
    std::vector<std::string> lines;
    try {
        std::istringstream text(read_file(file).value_or(""));
        for (std::string line; std::getline(text, line);) {
            lines.push_back(line.ends_with('\r') ? line.substr(0, line.size() - 1) : line);
        }
    } catch (const std::exception &) {
        // The finding itself says it; here only its line would be shown.
        lines.clear();
    }
    return lines;
}

bool comes_before(const finding &one, const finding &other) {
    // What has no place is about all of it: last.
    const bool everywhere = one.where.file.empty();
    const bool other_everywhere = other.where.file.empty();
    return std::tie(everywhere, one.where, one.how, one.text) <
           std::tie(other_everywhere, other.where, other.how, other.text);
}
bool is_same(const finding &one, const finding &other) {
    return one.where == other.where && one.how == other.how && one.text == other.text;
}

} // namespace

const std::vector<std::string> &reporter::lines_of(const std::string &file) {
    const auto [there, fresh] = files_.try_emplace(file);
    if (fresh) {
        there->second = read_lines(file);
    }
    return there->second;
}

void reporter::append(const finding &one, std::string &out) {
    const location &at = one.where;
    if (!at.file.empty()) {
        const std::string from_here =
            std::filesystem::path(at.file).lexically_relative(here_).string();
        const bool below = !from_here.empty() && !from_here.starts_with("..");
        out += below ? from_here : at.file;
        out += at.line == 0 ? "" : fmt::format(":{}", at.line);
        out += at.line == 0 || at.column == 0 ? "" : fmt::format(":{}", at.column);
        out += ": ";
    } else {
        out += "imprint-scan: ";
    }
    out += fmt::format("{}: {}\n", word(one.how), one.text);
    if (at.line == 0 || at.file.empty()) {
        return;
    }
    const std::vector<std::string> &lines = lines_of(at.file);
    if (at.line <= lines.size()) {
        const std::string &line = lines[at.line - 1];
        out += fmt::format("{:>5} | {}\n", at.line, printable(line));
        if (at.column != 0 && at.column <= line.size() + 1) {
            out += fmt::format("      | {}^\n", blanks_before(line, at.column));
        }
    }
}

std::string reporter::format(const finding &one) {
    std::string out;
    append(one, out);
    for (const finding &beside : one.beside) {
        if (beside.where.file.empty()) {
            out += fmt::format("      = {}: {}\n", word(beside.how), beside.text);
        } else {
            append(beside, out);
        }
    }
    return out;
}

std::string reporter::format(const std::vector<finding> &all) {
    std::vector<finding> sorted = all;
    std::stable_sort(sorted.begin(), sorted.end(), &comes_before);
    sorted.erase(std::unique(sorted.begin(), sorted.end(), &is_same), sorted.end());
    std::string out;
    for (const finding &one : sorted) {
        out += format(one);
    }
    return out;
}

finding make_finding(severity how, location where, std::string text) {
    finding made;
    made.how = how;
    made.where = std::move(where);
    made.text = std::move(text);
    return made;
}

bool has_error(const std::vector<finding> &all) {
    return std::any_of(all.begin(), all.end(), [](const finding &one) {
        return one.how == severity::error;
    });
}

} // namespace imprint::scan
