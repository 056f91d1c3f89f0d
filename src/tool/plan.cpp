// SPDX-License-Identifier: MIT
#include "tool/plan.hpp"

#include "tool/failure.hpp"
#include "tool/library.hpp"
#include "tool/process.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace imprint::tool {
namespace {

namespace fs = std::filesystem;

std::string variable(const char *name) {
    const char *value = std::getenv(name); // NOLINT(concurrency-mt-unsafe): one thread
    return value == nullptr ? std::string() : std::string(value);
}

void need_program(const std::string &name, const char *debian_package) {
    if (!find_program(name)) {
        throw failure(fmt::format(
            "{} is not installed (on Debian: apt-get install {})", name, debian_package
        ));
    }
}

words compiler() {
    const std::string named = variable("CXX");
    words command = split_words(named.empty() ? "g++" : named);
    if (command.empty() || !find_program(command.front())) {
        need_program(command.empty() ? "g++" : command.front(), "g++");
    }
    return command;
}

std::string version_of(words command) {
    command.emplace_back("-dumpfullversion");
    const std::string all = run_captured(command).out;
    return all.substr(0, all.find('\n'));
}

std::vector<site_unit> units_of(const library &found, const fs::path &site) {
    const ended listed =
        run_captured({found.scanner, "--units", "--root", site, "--output", "units", site});
    if (listed.status != 0) {
        throw failure("the sources of " + site.string() + " can't be listed (see above)");
    }
    std::vector<site_unit> all;
    for (std::string_view rest = listed.out; !rest.empty();) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        const std::size_t tab = line.rfind('\t');
        const fs::path unit = std::string(line.substr(tab + 1));
        all.push_back({fs::path(std::string(line.substr(0, tab))), unit.filename()});
    }
    if (all.empty()) {
        throw failure("there is no .cpp file to publish from below " + site.string());
    }
    return all;
}

std::vector<test_program> tests_of(const fs::path &site) {
    std::vector<test_program> all;
    std::error_code none;
    for (const fs::directory_entry &one : fs::directory_iterator(site / "tests", none)) {
        if (one.path().extension() == ".cpp") {
            all.push_back({one.path(), one.path().stem()});
        }
    }
    std::sort(all.begin(), all.end(), [](const auto &a, const auto &b) {
        return a.name < b.name;
    });
    return all;
}

void append(words &to, const words &more) {
    to.insert(to.end(), more.begin(), more.end());
}

words flags_for(const build_options &wanted, const words &of_packages) {
    words flags = {"-std=c++20", "-Wall", "-Wextra", "-fdiagnostics-color=always"};
    append(
        flags, wanted.how == optimisation::release ? words{"-O2", "-DNDEBUG"} : words{"-g1"}
    );
    append(flags, of_packages);
    append(flags, split_words(wanted.cxxflags));
    return flags;
}

} // namespace

plan make_plan(const build_options &wanted, const places &where) {
    need_program("ninja", "ninja-build");
    need_program("pkg-config", "pkg-config");
    const library found = find_library();
    const std::vector<test_program> programs = tests_of(where.site);
    const package_flags site_flags =
        flags_of(found, wanted.packages, programs.empty() ? tests::none : tests::some);
    const words libs = split_words(wanted.libs);
    plan made;
    made.site = where.site;
    made.build = where.build;
    made.executable = where.executable;
    made.units = units_of(found, where.site);
    made.tests = programs;
    made.scanner = found.scanner;
    made.prelude = site_flags.prelude;
    made.archive = site_flags.archive;
    made.compiler = compiler();
    made.compiler_version = version_of(made.compiler) + ", imprint " + site_flags.version;
    made.flags = flags_for(wanted, site_flags.compile);
    made.link = libs;
    append(made.link, site_flags.link);
    made.test_link = libs;
    append(made.test_link, site_flags.test_link);
    return made;
}

} // namespace imprint::tool
