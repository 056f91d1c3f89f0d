// SPDX-License-Identifier: MIT
#include "scan/options.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <string_view>
#include <thread>

namespace imprint::scan {
namespace {

constexpr int unusable = 2;

void declare(CLI::App &line, options &into) {
    line.add_option("source", into.paths, "Sources *.cpp, and folders that hold them")
        ->required()
        ->type_name("SOURCE|FOLDER");
    line.add_option("--root", into.root, "The site's folder; default: the only FOLDER, or .")
        ->type_name("DIR");
    line.add_option("--output", into.output, "Where the generated units are written")
        ->type_name("DIR");
    line.add_option(
            "--compile-commands",
            into.compile_commands,
            "Take each source's flags from this compile_commands.json; "
            "--explain and --json look in build/ of the site"
    )
        ->type_name("FILE");
    line.add_option("--surface", into.surface, "Default: surface.txt in the site's folder")
        ->type_name("FILE");
    line.add_flag("--accept", into.accept, "Publish what is new in the surface");
    line.add_option("--depfile", into.depfile, "Write the headers that were read, for make")
        ->type_name("FILE");
    line.add_option("--stamp", into.stamp, "Touch this file when all went well")
        ->type_name("FILE");
    line.add_option(
            "--cache", into.cache, "Keep the parsed prelude here; default: OUTPUT/.scan"
    )
        ->type_name("DIR");
    line.add_flag("--units", into.units, "Print SOURCE<tab>UNIT lines, write nothing");
    line.add_option("--explain", into.explain, "Say why something is published, or not")
        ->expected(0, 1)
        ->type_name("[NAME]");
    line.add_flag("--json", into.json, "Print the surface as JSON");
    line.add_option("-j,--jobs", into.jobs, "Sources read at once; default: one per core")
        ->check(CLI::Range(1U, 1024U))
        ->type_name("N");
    line.footer("Compiler flags follow after --");
}

// What `imprint build` wrote: a question by hand needs no flags then.
std::string commands_of_build(const std::string &root) {
    const auto file = std::filesystem::path(root) / "build" / "compile_commands.json";
    std::error_code none;
    return std::filesystem::exists(file, none) ? file.string() : "";
}

// `--explain site/` is a question about all of it.
void settle(options &given) {
    std::error_code none;
    if (given.explain && given.paths.empty() && std::filesystem::exists(*given.explain, none)) {
        given.paths.push_back(*given.explain);
        given.explain->clear();
    }
    const bool one_folder =
        given.paths.size() == 1 && std::filesystem::is_directory(given.paths[0], none);
    if (given.root.empty()) {
        given.root = one_folder ? given.paths[0] : ".";
    }
    if (given.cache.empty() && !given.output.empty()) {
        given.cache = (std::filesystem::path(given.output) / ".scan").string();
    }
    const bool asked = given.output.empty() && (given.explain || given.json);
    if (asked && given.flags.empty() && given.compile_commands.empty()) {
        given.compile_commands = commands_of_build(given.root);
    }
    if (given.surface.empty()) {
        given.surface = (std::filesystem::path(given.root) / "surface.txt").string();
    }
}

} // namespace

parsed_line parse_line(int argc, const char *const *argv) {
    const std::vector<std::string_view> words(argv + 1, argv + argc);
    const auto dashes = std::find(words.begin(), words.end(), "--");
    options given;
    given.jobs = std::max(1U, std::thread::hardware_concurrency());
    CLI::App line("Reads C++ sources and writes what publishes them.", "imprint-scan");
    declare(line, given);
    // CLI11 takes them backwards.
    std::vector<std::string> own(words.begin(), dashes);
    std::reverse(own.begin(), own.end());
    try {
        line.parse(own);
    } catch (const CLI::ParseError &wrong) {
        std::ostringstream out;
        std::ostringstream err;
        const int status = line.exit(wrong, out, err);
        return {{}, status == 0 ? out.str() : err.str(), status == 0 ? 0 : unusable};
    }
    if (dashes != words.end()) {
        given.flags.assign(dashes + 1, words.end());
    }
    settle(given);
    return {given, {}, 0};
}

} // namespace imprint::scan
