// SPDX-License-Identifier: MIT
#include "scan/surface_file.hpp"

#include "scan/output_file.hpp"
#include "scan/report.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <optional>
#include <set>

namespace imprint::scan {
namespace {

std::string list(const std::vector<surface_line> &lines, std::string_view before) {
    std::string text;
    for (const surface_line &one : lines) {
        text += fmt::format("{}{}\n", before, one.text);
    }
    return text;
}

finding no_surface(const std::string &path, unsigned line) {
    return make_finding(
        severity::error,
        {std::filesystem::absolute(path).lexically_normal().string(), line, 1},
        "this is no line of a surface: mend it, or remove the file and look at the one that is "
        "written anew"
    );
}

std::vector<finding>
refuse_growth(const std::string &path, const std::vector<surface_line> &grown) {
    const std::string name = std::filesystem::path(path).filename().string();
    std::vector<finding> found;
    found.reserve(grown.size() + 1);
    for (const surface_line &one : grown) {
        found.push_back(make_finding(
            severity::error,
            one.where,
            fmt::format("would be published, and {} does not have it: {}", name, one.text)
        ));
    }
    const bool single = grown.size() == 1;
    found.push_back(make_finding(
        severity::error,
        {},
        fmt::format(
            "the surface grew by {} line{}: publish {} with --accept; what is not meant to be "
            "published, make static or end its name with _",
            grown.size(),
            single ? "" : "s",
            single ? "it" : "them"
        )
    ));
    return found;
}

} // namespace

surface_verdict
settle_surface(const std::string &path, const std::vector<surface_line> &lines, growth how) {
    const std::optional<std::string> before = read_file(path);
    surface_verdict verdict;
    if (!before) {
        verdict.news = fmt::format(
            "{}: what this site publishes, from now on compared:\n{}", path, list(lines, "  ")
        );
    } else {
        try {
            const auto grown = find_growth(lines, parse_surface(*before));
            if (!grown.empty() && how == growth::stops) {
                verdict.findings = refuse_growth(path, grown);
                return verdict;
            }
            verdict.news = list(grown, "+ ");
        } catch (const surface_error &wrong) {
            verdict.findings.push_back(no_surface(path, wrong.line));
            return verdict;
        }
    }
    write_if_changed(path, format_surface(lines));
    return verdict;
}

} // namespace imprint::scan
