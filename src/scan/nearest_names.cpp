// SPDX-License-Identifier: MIT
#include "scan/nearest_names.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace imprint::scan {
namespace {

constexpr std::size_t most_names = 3;

// "/Reports/Total" and "Reports::Total": reports, total.
std::vector<std::string> parts_of(std::string_view name) {
    std::vector<std::string> parts(1);
    for (const char c : name) {
        if (c != ':' && c != '/') {
            parts.back() += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
        } else if (!parts.back().empty()) {
            parts.emplace_back();
        }
    }
    if (parts.size() > 1 && parts.back().empty()) {
        parts.pop_back();
    }
    return parts;
}

std::string last(const std::vector<std::string> &parts, std::size_t count) {
    std::string text;
    for (std::size_t i = parts.size() - std::min(count, parts.size()); i < parts.size(); ++i) {
        text += (text.empty() ? "" : "::") + parts[i];
    }
    return text;
}

// Letters added, left out, changed, or swapped with their neighbour (optimal string
// alignment).
std::size_t edits(std::string_view one, std::string_view other) {
    std::vector<std::size_t> before;
    std::vector<std::size_t> above(other.size() + 1);
    std::vector<std::size_t> row(other.size() + 1);
    for (std::size_t j = 0; j <= other.size(); ++j) {
        above[j] = j;
    }
    for (std::size_t i = 1; i <= one.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= other.size(); ++j) {
            const std::size_t changed = one[i - 1] == other[j - 1] ? 0 : 1;
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + changed});
            if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1]) {
                row[j] = std::min(row[j], before[j - 2] + 1);
            }
        }
        before = std::exchange(above, row);
    }
    return above[other.size()];
}

} // namespace

std::vector<std::string>
nearest_names(const std::vector<std::string> &known, std::string_view asked) {
    const std::vector<std::string> wanted = parts_of(asked);
    const std::string whole = last(wanted, wanted.size());
    std::vector<std::pair<std::size_t, std::string>> near;
    for (const std::string &name : known) {
        const std::vector<std::string> parts = parts_of(name);
        const std::size_t distance = edits(last(parts, wanted.size()), whole);
        if (distance <= (whole.size() + 2) / 3 || parts.back() == wanted.back()) {
            near.emplace_back(distance, name);
        }
    }
    std::sort(near.begin(), near.end());
    near.erase(std::unique(near.begin(), near.end()), near.end());
    std::vector<std::string> names;
    for (std::size_t i = 0; i < std::min(near.size(), most_names); ++i) {
        names.push_back(std::move(near[i].second));
    }
    return names;
}

} // namespace imprint::scan
