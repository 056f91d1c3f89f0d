// SPDX-License-Identifier: MIT
#include "command/text_table.hpp"

#include <algorithm>
#include <numeric>

namespace imprint::command {
namespace {

constexpr std::string_view gap = "  ";
constexpr std::size_t indent = 4;         // of a paragraph's lines but the first
constexpr std::size_t narrowest = 10;     // of a column that is wrapped
constexpr std::size_t shortest_line = 20; // below that wrapping is no help

bool continues_character(char c) noexcept {
    return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U; // RFC 3629 §3
}

bool may_break_behind(char c) noexcept {
    return c == ' ' || c == ',' || c == '/';
}

// A doc comment may have several lines.
std::string printable(std::string_view text) {
    std::string line;
    for (const char c : text) {
        const bool blank = static_cast<unsigned char>(c) <= 0x20 || c == 0x7f;
        if (!blank || (!line.empty() && line.back() != ' ')) {
            line += blank ? ' ' : c;
        }
    }
    return line.substr(0, line.find_last_not_of(' ') + 1);
}

// How many octets of `text` stand in `width` columns.
std::size_t octets_in(std::string_view text, std::size_t width) noexcept {
    std::size_t at = 0;
    for (; at < text.size(); ++at) {
        if (!continues_character(text[at]) && width-- == 0) {
            break;
        }
    }
    return at;
}

// Where the first line ends that is at most `width` columns wide.
std::size_t line_end(std::string_view text, std::size_t width) noexcept {
    const std::size_t most = octets_in(text, width);
    if (most == text.size() || text[most] == ' ') {
        return most;
    }
    std::size_t end = most;
    while (end > 0 && !may_break_behind(text[end - 1])) {
        --end;
    }
    return end == 0 ? std::max<std::size_t>(most, 1) : end;
}

std::size_t longest_word(std::string_view text) noexcept {
    std::size_t longest = 0;
    while (!text.empty()) {
        std::size_t end = 0;
        while (end < text.size() && !may_break_behind(text[end])) {
            ++end;
        }
        const bool with_mark = end < text.size() && text[end] != ' ';
        longest = std::max(longest, columns_of(text.substr(0, end)) + (with_mark ? 1 : 0));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return longest;
}

void append_padded(std::string &to, std::string_view text, std::size_t width) {
    to += text;
    to.append(width - std::min(width, columns_of(text)), ' ');
}

void end_line(std::string &text) {
    text.resize(text.find_last_not_of(' ') + 1);
    text += '\n';
}

} // namespace

std::size_t columns_of(std::string_view text) noexcept {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return !continues_character(c);
    }));
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
    const std::string all = printable(text);
    std::vector<std::string> lines;
    std::string_view left = all;
    do {
        const std::size_t end = line_end(left, std::max<std::size_t>(width, 1));
        std::string_view line = left.substr(0, end);
        line = line.substr(0, line.find_last_not_of(' ') + 1);
        lines.emplace_back(line);
        left.remove_prefix(end);
        left.remove_prefix(std::min(left.find_first_not_of(' '), left.size()));
    } while (!left.empty());
    return lines;
}

text_table::text_table(std::vector<std::string> headings) {
    rows_.push_back(std::move(headings));
}

void text_table::add(const std::vector<std::string> &cells) {
    std::vector<std::string> row;
    row.reserve(cells.size());
    for (const std::string &cell : cells) {
        row.push_back(printable(cell));
    }
    rows_.push_back(std::move(row));
}

// The widest column gives way first, down to its longest word.
std::vector<std::size_t> text_table::fit(std::size_t width) const {
    std::vector<std::size_t> widths(rows_.front().size());
    std::vector<std::size_t> least(widths.size());
    for (const std::vector<std::string> &row : rows_) {
        for (std::size_t i = 0; i < widths.size(); ++i) {
            widths[i] = std::max(widths[i], columns_of(row[i]));
            least[i] =
                std::max({least[i], longest_word(row[i]), std::min(widths[i], narrowest)});
        }
    }
    const std::size_t gaps = gap.size() * (widths.size() - 1);
    std::size_t sum = std::accumulate(widths.begin(), widths.end(), gaps);
    for (; width != 0 && sum > width; --sum) {
        std::size_t widest = widths.size();
        for (std::size_t i = 0; i < widths.size(); ++i) {
            const bool wider = widest == widths.size() || widths[i] > widths[widest];
            widest = widths[i] > least[i] && wider ? i : widest;
        }
        if (widest == widths.size()) {
            return {};
        }
        --widths[widest];
    }
    return widths;
}

std::string text_table::format_rows(const std::vector<std::size_t> &widths, bool bold) const {
    std::string text;
    for (const std::vector<std::string> &row : rows_) {
        const bool heading = &row == &rows_.front();
        std::vector<std::vector<std::string>> cells;
        std::size_t height = 1;
        for (std::size_t i = 0; i < widths.size(); ++i) {
            cells.push_back(wrap(row[i], widths[i]));
            height = std::max(height, cells.back().size());
        }
        text += heading && bold ? "\x1b[1m" : "";
        for (std::size_t line = 0; line < height; ++line) {
            for (std::size_t i = 0; i < widths.size(); ++i) {
                const bool there = line < cells[i].size();
                append_padded(text, there ? cells[i][line] : "", widths[i]);
                text += gap;
            }
            end_line(text);
        }
        text += heading && bold ? "\x1b[0m" : "";
    }
    return text;
}

// Each cell on lines of its own below the first two.
std::string text_table::format_paragraphs(std::size_t width) const {
    const std::size_t room = std::max(width, shortest_line) - indent;
    std::string text;
    for (std::size_t i = 1; i < rows_.size(); ++i) {
        const std::vector<std::string> &row = rows_[i];
        text += row[0] + ' ' + row[1] + '\n';
        for (std::size_t cell = 2; cell < row.size(); ++cell) {
            for (const std::string &line : wrap(row[cell], room)) {
                text += line.empty() ? "" : std::string(indent, ' ') + line + '\n';
            }
        }
    }
    return text;
}

std::string text_table::format(std::size_t width, bool bold) const {
    const std::vector<std::size_t> widths = fit(width);
    return widths.empty() ? format_paragraphs(width) : format_rows(widths, bold);
}

} // namespace imprint::command
