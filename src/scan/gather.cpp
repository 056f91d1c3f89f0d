// SPDX-License-Identifier: MIT
#include "scan/gather.hpp"

#include "scan/collect.hpp"
#include "scan/compile_commands.hpp"
#include "scan/output_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <filesystem>
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

// Those of the unit, else of the source itself, else what the command line says.
compile_command find_command(
    const options &given,
    const std::optional<compile_commands> &commands,
    const source_file &source
) {
    compile_command found{default_compiler, given.flags};
    if (commands) {
        const fs::path unit = fs::absolute(given.output) / source.unit;
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
    return {severity::error, {file, 0, 0}, what, {}};
}

unit collect_one(const source_file &source, const compile_command &command) {
    unit found;
    try {
        if (!read_file(source.path)) {
            throw std::runtime_error("can't be read: it is a link to nowhere, or just gone");
        }
        found = collect(source.path, command.flags);
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
    std::vector<unit> units(sources.size());
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (std::size_t index = next++; index < sources.size(); index = next++) {
            units[index] =
                collect_one(sources[index], find_command(given, commands, sources[index]));
        }
    };
    std::vector<std::jthread> helpers;
    const std::size_t count = std::min<std::size_t>(given.jobs, sources.size());
    for (std::size_t number = 1; number < count; ++number) {
        helpers.emplace_back(work);
    }
    work();
    helpers.clear(); // joins
    return units;
}

} // namespace imprint::scan
