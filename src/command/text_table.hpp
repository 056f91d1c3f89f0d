// SPDX-License-Identifier: MIT
// Rows of text in aligned columns, or as paragraphs where the terminal is too narrow.  Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace imprint::command {

// Columns of a terminal that UTF-8 text takes: one per character.  Wide and combining
// characters would need tables; they cost nothing but alignment.
std::size_t columns_of(std::string_view text) noexcept;

// Lines of at most `width` columns: broken at blanks, which are dropped there, or behind a
// comma or slash; a longer word is cut.  At least one line; control characters are blanks.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

class text_table {
  public:
    explicit text_table(std::vector<std::string> headings);

    // As many cells as headings.
    void add(const std::vector<std::string> &cells);

    // `width` 0: as wide as it is.  Lines end in LF and in no blanks.
    std::string format(std::size_t width, bool bold) const;

  private:
    std::vector<std::size_t> fit(std::size_t width) const; // empty: it does not
    std::string format_rows(const std::vector<std::size_t> &widths, bool bold) const;
    std::string format_paragraphs(std::size_t width) const;

    std::vector<std::vector<std::string>> rows_; // headings first
};

} // namespace imprint::command
