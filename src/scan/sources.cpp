// SPDX-License-Identifier: MIT
#include "scan/sources.hpp"

#include "scan/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <stdexcept>

namespace imprint::scan {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view suffix = ".cpp";

bool is_left_out(const std::string &name, bool folder) {
    return name.starts_with('.') || name.starts_with('_') ||
           (folder && (name == "tests" || name == "build" || name == "CMakeFiles"));
}

// Of whatever name: CMake tries the compiler with a source of its own there.
bool is_build_folder(const fs::path &folder) {
    return fs::exists(folder / "CMakeFiles") || fs::exists(folder / "build.ninja") ||
           fs::exists(folder / "meson-private");
}

void search(const fs::path &folder, const fs::path &output, std::vector<fs::path> &found) {
    for (const fs::directory_entry &entry : fs::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        // A link to a folder is not followed: it may lead back up.
        const bool is_folder = entry.is_directory() && !entry.is_symlink();
        if (is_left_out(name, is_folder)) {
            continue;
        }
        if (is_folder) {
            if (!is_build_folder(entry.path()) &&
                fs::weakly_canonical(entry.path()) != output) {
                search(entry.path(), output, found);
            }
        } else if (name.ends_with(suffix)) {
            found.push_back(entry.path());
        }
    }
}

// A unit names its source in a line `#include "..."`, which knows no escapes.
void check_name(const fs::path &path) {
    for (const char c : path.string()) {
        if (c == '"' || static_cast<unsigned char>(c) < 0x20) {
            throw unusable_path(fmt::format(
                "{}: a source's path can't hold a quote or control character: rename it",
                path.string()
            ));
        }
    }
}

source_file describe(const fs::path &path, const fs::path &root) {
    check_name(path);
    const fs::path absolute = fs::absolute(path).lexically_normal();
    const std::string relative = absolute.lexically_relative(root).generic_string();
    if (relative.empty() || relative.starts_with("..")) {
        throw unusable_path(fmt::format(
            "{}: is not below the site's folder {}: name that with --root",
            path.string(),
            root.string()
        ));
    }
    return {absolute.string(), relative, unit_name(relative)};
}

void take(const fs::path &path, const fs::path &output, std::vector<fs::path> &found) {
    if (fs::is_directory(path)) {
        const std::size_t before = found.size();
        search(path, output, found);
        if (found.size() == before) {
            throw unusable_path(
                fmt::format("{}: there is no *.cpp to publish below this folder", path.string())
            );
        }
    } else if (!fs::exists(path)) {
        throw unusable_path(fmt::format("{}: there is no such source or folder", path.string())
        );
    } else if (!path.string().ends_with(suffix)) {
        throw unusable_path(fmt::format("{}: a site's source is a file *.cpp", path.string()));
    } else {
        found.push_back(path);
    }
}

} // namespace

std::string unit_name(const std::string &relative) {
    std::string name = relative.substr(0, relative.size() - suffix.size());
    std::replace(name.begin(), name.end(), '/', '.');
    return name + ".site.cpp";
}

std::vector<source_file> find_sources(
    const fs::path &root, const std::vector<std::string> &paths, const fs::path &output
) {
    const fs::path real_output = output.empty() ? output : fs::weakly_canonical(output);
    std::vector<fs::path> found;
    for (const std::string &path : paths) {
        take(path, real_output, found);
    }
    const fs::path base = (fs::absolute(root) / "").lexically_normal();
    std::vector<source_file> sources;
    sources.reserve(found.size());
    for (const fs::path &path : found) {
        sources.push_back(describe(path, base));
    }
    const auto by_name = [](const source_file &one, const source_file &other) {
        return one.relative < other.relative;
    };
    std::sort(sources.begin(), sources.end(), by_name);
    const auto same = [](const source_file &one, const source_file &other) {
        return one.relative == other.relative;
    };
    sources.erase(std::unique(sources.begin(), sources.end(), same), sources.end());
    return sources;
}

std::vector<finding> find_collisions(const std::vector<source_file> &sources) {
    std::map<std::string, const source_file *> first;
    std::vector<finding> found;
    for (const source_file &one : sources) {
        const auto [there, fresh] = first.emplace(one.unit, &one);
        if (!fresh) {
            found.push_back(make_finding(
                severity::error,
                {one.path, 0, 0},
                fmt::format(
                    "both this and {} would be written to {}: rename one of them",
                    there->second->relative,
                    one.unit
                )
            ));
        }
    }
    return found;
}

} // namespace imprint::scan
