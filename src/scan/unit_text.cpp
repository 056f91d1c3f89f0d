// SPDX-License-Identifier: MIT
#include "scan/unit_text.hpp"

#include "scan/literal.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace imprint::scan {

void unit_text::line(std::string_view text) {
    text_ += text;
    text_ += '\n';
    next_line_ += 1 + static_cast<unsigned>(std::count(text.begin(), text.end(), '\n'));
}

// GCC's "Preprocessor Output": # LINENUM FILENAME FLAGS
void unit_text::stand_at(const location &where) {
    line(fmt::format("# {} {} 3", where.line, format_literal(where.file)));
}

void unit_text::stand_here() {
    line(fmt::format("# {} {} 3", next_line_ + 1, format_literal(name_)));
}

} // namespace imprint::scan
