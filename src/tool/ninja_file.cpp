// SPDX-License-Identifier: MIT
#include "tool/ninja_file.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace imprint::tool {
namespace {

namespace fs = std::filesystem;

// Paths in ninja's file are relative to the build folder where they are below it, so that it
// may be read.
constexpr const char *precompiled = "prelude/imprint/prelude.hpp.gch";
constexpr const char *program_main = "units/imprint-main.cpp";
constexpr const char *scanned_site = "units/imprint-site.cpp";

std::string object_of(const std::string &unit) {
    return "objects/" + unit.substr(0, unit.rfind('.')) + ".o";
}

std::vector<std::string> generated(const plan &made) {
    std::vector<std::string> all = {scanned_site, program_main};
    for (const site_unit &unit : made.units) {
        all.push_back("units/" + unit.name);
    }
    return all;
}

words compilation(const plan &made) {
    words command = made.compiler;
    command.insert(command.end(), made.flags.begin(), made.flags.end());
    command.insert(command.end(), {"-include", "imprint/prelude.hpp"});
    return command;
}

// A test that has no assertions passes whatever happens.
constexpr const char *with_assertions = "-UNDEBUG";

nlohmann::json entry(
    const plan &made, const std::string &file, const std::string &output, const words &more = {}
) {
    words arguments = compilation(made);
    arguments.insert(arguments.end(), more.begin(), more.end());
    arguments.insert(arguments.end(), {"-c", file, "-o", output});
    return {
        {"directory", made.build.string()},
        {"file", file},
        {"output", output},
        {"arguments", arguments},
    };
}

std::string joined_paths(const std::vector<std::string> &paths) {
    std::string out;
    for (const std::string &path : paths) {
        out += " " + escape_path(path);
    }
    return out;
}

std::string command_of(const words &command) {
    return escape_value(quote_words(command));
}

// `#` begins a shell's comment: what follows only makes the command another one.
std::string rules(const plan &made) {
    words compile = made.compiler;
    compile.insert(compile.end(), {"-I", "prelude"});
    const words rest = compilation(made);
    compile.insert(
        compile.end(), rest.begin() + static_cast<long>(made.compiler.size()), rest.end()
    );
    words precompile = made.compiler;
    precompile.insert(precompile.end(), made.flags.begin(), made.flags.end());
    const std::string version = escape_value(made.compiler_version);
    std::string out;
    out += fmt::format(
        "rule prelude\n"
        "  command = {} -x c++-header -MD -MF $out.d -o $out $in # {}\n"
        "  depfile = $out.d\n"
        "  deps = gcc\n",
        command_of(precompile),
        version
    );
    const auto rule = [&](const char *name, const words &command) {
        return fmt::format(
            "rule {}\n"
            "  command = {} -MD -MF $out.d -c $in -o $out # {}\n"
            "  depfile = $out.d\n"
            "  deps = gcc\n",
            name,
            command_of(command),
            version
        );
    };
    out += rule("compile", compile);
    compile.emplace_back(with_assertions);
    return out + (made.tests.empty() ? "" : rule("compile_test", compile));
}

// What the user allows this once, and how many at once, come by the environment: in the
// command they would make it another one, and scan anew.
std::string scan_rule(const plan &made) {
    const words command = {
        made.scanner,
        "--root",
        made.site,
        "--output",
        "units",
        "--surface",
        made.site / "surface.txt",
        "--depfile",
        "scan.d",
    };
    return fmt::format(
        "rule scan\n"
        "  command = {} $${{IMPRINT_ACCEPT:+--accept}} $${{IMPRINT_JOBS:+-j $$IMPRINT_JOBS}} "
        "{} -- {}\n"
        "  depfile = scan.d\n"
        "  deps = gcc\n"
        "  restat = 1\n",
        command_of(command),
        command_of({made.site}),
        command_of(made.flags)
    );
}

std::string link_rules(const plan &made) {
    const auto rule = [&](const char *name, const words &libraries) {
        return fmt::format(
            "rule {}\n"
            "  command = {} -o $out @$out.rsp {} # {}\n"
            "  rspfile = $out.rsp\n"
            "  rspfile_content = $in\n",
            name,
            command_of(made.compiler),
            command_of(libraries),
            escape_value(made.compiler_version)
        );
    };
    return rule("link", made.link) +
           (made.tests.empty() ? "" : rule("link_test", made.test_link));
}

std::string
compile_edge(const char *rule, const std::string &source, const std::string &object) {
    return fmt::format(
        "build {}: {} {} | {}\n", escape_path(object), rule, escape_path(source), precompiled
    );
}

std::string scan_edge(const plan &made) {
    std::vector<std::string> sources;
    sources.reserve(made.units.size());
    for (const site_unit &unit : made.units) {
        sources.push_back(unit.source);
    }
    return fmt::format(
        "build{}: scan{} | compile_commands.json {}\n",
        joined_paths(generated(made)),
        joined_paths(sources),
        escape_path(made.scanner.string())
    );
}

std::string link_edge(
    const plan &made,
    const std::string &rule,
    const std::string &program,
    const std::vector<std::string> &objects
) {
    const std::string archive =
        made.archive.empty() ? "" : " | " + escape_path(made.archive.string());
    return fmt::format(
        "build {}: {}{}{}\n", escape_path(program), rule, joined_paths(objects), archive
    );
}

} // namespace

std::string format_compile_commands(const plan &made) {
    nlohmann::json all = nlohmann::json::array();
    for (const std::string &unit : generated(made)) {
        all.push_back(entry(made, made.build / unit, object_of(fs::path(unit).filename())));
    }
    for (const site_unit &unit : made.units) {
        all.push_back(entry(made, unit.source, object_of(unit.name)));
    }
    for (const test_program &test : made.tests) {
        all.push_back(entry(made, test.source, "tests/" + test.name + ".o", {with_assertions}));
    }
    return all.dump(1) + "\n";
}

std::string format_ninja_file(const plan &made) {
    std::string out = std::string(ninja_file_mark) + ", anew each time: not to be changed.\n";
    out += "ninja_required_version = 1.10\n";
    out += rules(made) + scan_rule(made) + link_rules(made);
    out += fmt::format("build {}: prelude prelude/imprint/prelude.hpp\n", precompiled);
    out += scan_edge(made);
    std::vector<std::string> objects;
    for (const std::string &unit : generated(made)) {
        const std::string object = object_of(fs::path(unit).filename());
        out += compile_edge("compile", unit, object);
        objects.push_back(object);
    }
    out += link_edge(made, "link", made.executable, objects);
    std::erase(objects, object_of("imprint-main.cpp"));
    std::vector<std::string> programs;
    for (const test_program &test : made.tests) {
        const std::string object = "tests/" + test.name + ".o";
        out += compile_edge("compile_test", test.source, object);
        std::vector<std::string> all = {object};
        all.insert(all.end(), objects.begin(), objects.end());
        programs.push_back("tests/" + test.name);
        out += link_edge(made, "link_test", programs.back(), all);
    }
    out += fmt::format("build site: phony {}\n", escape_path(made.executable.string()));
    out += fmt::format("build site_tests: phony{}\n", joined_paths(programs));
    return out + "default site\n";
}

std::string format_prelude(const plan &made) {
    // No "#pragma once", of which g++ warns in a main file.
    return fmt::format(
        "#ifndef IMPRINT_PRELUDE\n#define IMPRINT_PRELUDE\n#include \"{}\"\n#endif\n",
        made.prelude.string()
    );
}

} // namespace imprint::tool
