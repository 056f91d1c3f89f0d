// SPDX-License-Identifier: MIT
// Lines over the last ten minutes as SVG, for a page that needs nothing from outside.  Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace imprint::pool {

struct chart_line {
    std::string_view name;  // plain text: ours
    std::string_view style; // a class of the page's style sheet
    // One for each second, oldest first; what is not finite is a gap.
    std::vector<double> values{};
};

struct chart_terms {
    std::string_view title;
    std::string_view unit; // behind a number: "/s", " ms"
    // The scale ends at the largest value, and not below this.
    double least_top = 1;
};

// A figure: its caption says the last and the largest value of each line.  All lines have as
// many values, at most a few thousand.
std::string format_chart(const chart_terms &terms, const std::vector<chart_line> &lines);

} // namespace imprint::pool
