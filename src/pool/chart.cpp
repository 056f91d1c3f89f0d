// SPDX-License-Identifier: MIT
#include "pool/chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace imprint::pool {
namespace {

constexpr double height = 100;
constexpr double above = 4; // that the largest value is seen

std::string number(double value) {
    return value >= 100 || value == std::floor(value) ? fmt::format("{:.0f}", value)
                                                      : fmt::format("{:.2g}", value);
}

double largest(const chart_line &line) {
    double most = 0;
    for (const double value : line.values) {
        most = std::isfinite(value) ? std::max(most, value) : most;
    }
    return most;
}

// A point alone between two gaps would be no line: each is drawn as wide as its second.
std::string path_of(const chart_line &line, double top) {
    std::string path;
    bool goes_on = false;
    for (std::size_t at = 0; at < line.values.size(); ++at) {
        const double value = line.values[at];
        if (std::isfinite(value)) {
            const double y = height - std::clamp(value, 0.0, top) / top * (height - above);
            path += fmt::format("{}{} {:.1f}h1", goes_on ? "L" : "M", at, y);
        }
        goes_on = std::isfinite(value);
    }
    return path;
}

std::string caption_of(const chart_terms &terms, const std::vector<chart_line> &lines) {
    std::string text = fmt::format("<b>{}</b>", terms.title);
    for (const chart_line &line : lines) {
        const bool known = !line.values.empty() && std::isfinite(line.values.back());
        text += fmt::format(
            " <span class=\"{}\">{}: {}{}, at most {}{}</span>",
            line.style,
            line.name,
            known ? number(line.values.back()) : "?",
            known ? terms.unit : "",
            number(largest(line)),
            terms.unit
        );
    }
    return text;
}

} // namespace

std::string format_chart(const chart_terms &terms, const std::vector<chart_line> &lines) {
    double top = terms.least_top;
    std::size_t width = 1;
    for (const chart_line &line : lines) {
        top = std::max(top, largest(line));
        width = std::max(width, line.values.size());
    }
    std::string text = fmt::format(
        "<figure><figcaption>{}</figcaption>\n<svg viewBox=\"0 0 {} {}\" "
        "preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{}\">",
        caption_of(terms, lines),
        width,
        height,
        terms.title
    );
    for (const chart_line &line : lines) {
        text += fmt::format("<path class=\"{}\" d=\"{}\"/>", line.style, path_of(line, top));
    }
    return text + fmt::format(
                      "</svg><p class=\"scale\"><span>{} min ago</span><span>scale: {}{}</span>"
                      "<span>now</span></p></figure>\n",
                      number(static_cast<double>(width) / 60),
                      number(top),
                      terms.unit
                  );
}

} // namespace imprint::pool
