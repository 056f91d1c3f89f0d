// SPDX-License-Identifier: MIT
#include "tool/site_folder.hpp"

#include "base/error.hpp"
#include "tool/failure.hpp"
#include "tool/ninja_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <iterator>

#include <fcntl.h>
#include <sys/file.h>

namespace imprint::tool {
namespace {

namespace fs = std::filesystem;

// What is below it may be scanned for sources?
bool is_scanned_folder(const fs::path &name) {
    const std::string text = name.string();
    return text != "build" && text != "tests" && text[0] != '.' && text[0] != '_';
}

void check_site(const fs::path &site) {
    if (!fs::exists(site)) {
        throw failure(
            fmt::format("there is no folder {0}; `imprint new {0}` makes one", site.string())
        );
    }
    if (!fs::is_directory(site)) {
        throw failure(site.string() + " is no folder; name the one that holds the sources");
    }
}

// Generated sources among the site's own would be published at the next build.
void check_build(const fs::path &site, const fs::path &build) {
    const fs::path below = build.lexically_relative(site);
    const bool outside = below.empty() || *below.begin() == "..";
    if (below == "." ||
        (!outside && std::all_of(below.begin(), below.end(), is_scanned_folder))) {
        throw failure(fmt::format(
            "--build-dir {} is among the site's sources, and what is generated there would "
            "be taken for one; a folder named build, or with a first . or _, is not searched",
            build.string()
        ));
    }
    const std::string there = read_file(build / "build.ninja");
    if (!there.empty() && !there.starts_with(ninja_file_mark)) {
        throw failure(
            build.string() + " is another build system's (its build.ninja is not ours); choose "
                             "another folder with --build-dir"
        );
    }
}

// Beside letters and digits, what the depfiles that ninja 1.11 reads can name (its lexer's own
// list), and octets of UTF-8.
bool can_be_named(char c) {
    constexpr std::string_view others = " +,/_:.~(){}%=@[]!$#-";
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           static_cast<unsigned char>(c) >= 0x80 || others.find(c) != std::string_view::npos;
}

std::string shown(char c) {
    return c < ' ' ? fmt::format("control character ({})", static_cast<int>(c))
                   : std::string(1, c);
}

void check_text(const fs::path &path) {
    const std::string text = path.string();
    const auto wrong = std::find_if_not(text.begin(), text.end(), can_be_named);
    if (wrong != text.end()) {
        throw failure(fmt::format(
            "{}: ninja can't follow a path with a {} in it; rename it", text, shown(*wrong)
        ));
    }
}

std::string name_of(const fs::path &site) {
    return site.has_filename() ? site.filename().string() : "site";
}

} // namespace

places settle_places(const build_options &wanted) {
    check_site(wanted.site);
    places found;
    found.site = fs::canonical(wanted.site);
    found.build = wanted.build.empty() ? found.site / "build"
                                       : fs::weakly_canonical(fs::absolute(wanted.build));
    found.executable = wanted.executable.empty()
                           ? found.build / name_of(found.site)
                           : fs::weakly_canonical(fs::absolute(wanted.executable));
    for (const fs::path &path : {found.site, found.build, found.executable}) {
        check_text(path);
    }
    check_build(found.site, found.build);
    if (fs::is_directory(found.executable)) {
        throw failure("-o " + found.executable.string() + " is a folder; name a file");
    }
    return found;
}

base::unique_fd lock_folder(const fs::path &build) {
    std::error_code problem;
    fs::create_directories(build, problem);
    const fs::path file = build / "imprint.lock";
    // Not close-on-exec: see the header.
    auto lock = base::unique_fd::adopt(
        ::open(file.c_str(), O_RDWR | O_CREAT, 0666) // NOLINT(android-cloexec-open)
    );
    if (!lock) {
        base::throw_errno("write into", build.string());
    }
    if (::flock(lock.get(), LOCK_EX | LOCK_NB) == 0) {
        return lock;
    }
    fmt::print(stderr, "imprint: waiting for another build in {}\n", build.string());
    while (::flock(lock.get(), LOCK_EX) != 0) {
        if (errno != EINTR) {
            base::throw_errno("lock", file.string());
        }
    }
    return lock;
}

std::string read_file(const fs::path &file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

bool write_if_other(const fs::path &file, std::string_view text) {
    if (fs::exists(file) && read_file(file) == text) {
        return false;
    }
    fs::create_directories(file.parent_path());
    const fs::path fresh = file.string() + ".new";
    std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
    out << text;
    out.close();
    if (!out) {
        base::throw_errno("write", fresh.string());
    }
    fs::rename(fresh, file); // whole or not at all: the next build may read it
    return true;
}

} // namespace imprint::tool
