// SPDX-License-Identifier: MIT
#include "scan/units.hpp"

#include "scan/collect.hpp"
#include "scan/compile_commands.hpp"
#include "scan/output_file.hpp"
#include "scan/report.hpp"
#include "scan/toolchain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <filesystem>
#include <map>
#include <optional>
#include <thread>

namespace imprint::scan {
namespace {

namespace fs = std::filesystem;

constexpr const char *default_compiler = "g++";

std::optional<compile_commands> read_commands(const std::string &path) {
    if (path.empty()) {
        return std::nullopt;
    }
    const std::optional<std::string> content = read_file(path);
    if (!content) {
        throw unusable_path(fmt::format("{}: there is no such file of compile commands", path));
    }
    return compile_commands(*content, path);
}

// The headers that were installed with this program; nothing in a build tree.
std::vector<std::string> own_headers() {
    const fs::path include =
        fs::read_symlink("/proc/self/exe").parent_path().parent_path() / "include";
    return fs::exists(include / "imprint" / "prelude.hpp")
               ? std::vector<std::string>{"-I" + include.string()}
               : std::vector<std::string>{};
}

// Those of the unit, else of the source itself, else what the command line says.
compile_command find_command(
    const options &given,
    const std::optional<compile_commands> &commands,
    const source_file &source
) {
    compile_command found{default_compiler, given.flags.empty() ? own_headers() : given.flags};
    if (commands) {
        const fs::path unit = fs::current_path() / given.output / source.unit;
        if (auto entry = commands->find(unit.string())) {
            found = *entry;
        } else if (auto own = commands->find(source.path)) {
            found = *own;
        }
    }
    const bool has_standard =
        std::any_of(found.flags.begin(), found.flags.end(), [](const std::string &flag) {
            return flag.starts_with("-std=");
        });
    if (!has_standard) {
        found.flags.insert(found.flags.begin(), "-std=c++20");
    }
    return found;
}

finding complain(const std::string &file, const std::string &what) {
    return make_finding(severity::error, {file, 0, 0}, what);
}

// One for each compiler that is used; made before the threads are.
class toolchains {
  public:
    explicit toolchains(std::string cache) : cache_(std::move(cache)) {}
    toolchain &of(const std::string &compiler) {
        return made_.try_emplace(compiler, compiler, cache_).first->second;
    }

  private:
    std::string cache_;
    std::map<std::string, toolchain> made_;
};

struct job {
    const source_file *source;
    compile_command command;
    toolchain *with;
};

unit collect_one(const job &one) {
    const source_file &source = *one.source;
    unit found;
    try {
        if (!read_file(source.path)) {
            throw std::runtime_error("can't be read: it is a link to nowhere, or just gone");
        }
        found = collect(source.path, one.command.flags, *one.with);
        if (found.has_main && found.findings.empty()) {
            found.findings.push_back(complain(
                source.path, "has a main() of its own: remove it, a site's is generated"
            ));
        }
    } catch (const std::exception &problem) {
        found.findings.push_back(complain(source.path, problem.what()));
    }
    found.source = source.path;
    return found;
}

} // namespace

std::vector<unit> gather(const options &given, const std::vector<source_file> &sources) {
    const std::optional<compile_commands> commands = read_commands(given.compile_commands);
    // Absolute: compilers work in folders of their own.
    toolchains compilers(given.cache.empty() ? "" : fs::absolute(given.cache).string());
    std::vector<job> jobs;
    for (const source_file &source : sources) {
        const compile_command command = find_command(given, commands, source);
        jobs.push_back({&source, command, &compilers.of(command.compiler)});
    }
    std::vector<unit> units(jobs.size());
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (std::size_t index = next++; index < jobs.size(); index = next++) {
            units[index] = collect_one(jobs[index]);
        }
    };
    std::vector<std::jthread> helpers;
    const std::size_t count = std::min<std::size_t>(given.jobs, jobs.size());
    for (std::size_t number = 1; number < count; ++number) {
        helpers.emplace_back(work);
    }
    work();
    helpers.clear(); // joins
    return units;
}

} // namespace imprint::scan
