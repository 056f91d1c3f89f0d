// SPDX-License-Identifier: MIT
#include "scan/surface.hpp"

#include <algorithm>

namespace imprint::scan {
namespace {

constexpr std::string_view heading =
    "# What this site publishes, written by imprint-scan.  A build that would publish more\n"
    "# stops until it is accepted with --accept: keep this file with the sources.\n";

bool is_methods(std::string_view word) {
    return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || c == ',' || c == '*';
    });
}

std::vector<std::string> split_methods(std::string_view word) {
    std::vector<std::string> methods;
    while (!word.empty()) {
        const std::size_t comma = std::min(word.find(','), word.size());
        methods.emplace_back(word.substr(0, comma));
        word.remove_prefix(std::min(comma + 1, word.size()));
    }
    return methods;
}

// "GET,HEAD /total/{year}  ..."; empty when it is nothing of the kind.
std::vector<std::string> parse_line(std::string_view line) {
    const std::size_t blank = std::min(line.find(' '), line.size());
    const std::string_view methods = line.substr(0, blank);
    line.remove_prefix(std::min(blank + 1, line.size()));
    std::string_view url = line.substr(0, line.find(' '));
    if (!is_methods(methods) || !url.starts_with('/')) {
        return {};
    }
    const auto segments = std::count(url.begin(), url.end(), '{');
    url = url.substr(0, url.find("/{"));
    return make_keys(
        split_methods(methods), url.empty() ? "/" : url, static_cast<std::size_t>(segments)
    );
}

} // namespace

std::vector<surface_line>
list_surface(const std::vector<unit> &units, const std::string &root) {
    std::vector<surface_line> lines;
    for (const unit &one : units) {
        for (const published &what : one.all) {
            lines.push_back(make_line(what, root));
        }
    }
    const auto url = [](const surface_line &line) {
        return std::string_view(line.text).substr(line.text.find(' '));
    };
    std::sort(lines.begin(), lines.end(), [&url](const auto &one, const auto &other) {
        return std::pair(url(one), one) < std::pair(url(other), other);
    });
    return lines;
}

std::string format_surface(const std::vector<surface_line> &lines) {
    std::string text(heading);
    for (const surface_line &one : lines) {
        text += one.text + "\n";
    }
    return text;
}

std::set<std::string> parse_surface(std::string_view content) {
    std::set<std::string> keys;
    for (unsigned number = 1; !content.empty(); ++number) {
        const std::size_t end = std::min(content.find('\n'), content.size());
        std::string_view line = content.substr(0, end);
        line.remove_suffix(line.ends_with('\r') ? 1 : 0); // as some checkouts end lines
        content.remove_prefix(std::min(end + 1, content.size()));
        if (line.empty() || line.front() == '#') {
            continue;
        }
        const std::vector<std::string> found = parse_line(line);
        if (found.empty()) {
            throw surface_error(number);
        }
        keys.insert(found.begin(), found.end());
    }
    return keys;
}

std::vector<surface_line>
find_growth(const std::vector<surface_line> &lines, const std::set<std::string> &accepted) {
    std::vector<surface_line> grown;
    for (const surface_line &one : lines) {
        const auto is_accepted = [&](const std::string &key) { return accepted.contains(key); };
        if (!std::all_of(one.keys.begin(), one.keys.end(), is_accepted)) {
            grown.push_back(one);
        }
    }
    return grown;
}

} // namespace imprint::scan
