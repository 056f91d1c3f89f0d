// SPDX-License-Identifier: MIT
// What the collector found in some sources, one fact a line, for test_corpus.py:
//     dump CACHE SOURCE... -- FLAGS...
#include "scan/collect.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdio>
#include <filesystem>

namespace {

using namespace imprint::scan;

std::string name_of(const location &where) {
    return fmt::format(
        "{}:{}", std::filesystem::path(where.file).filename().string(), where.line
    );
}

std::string url_of(const published &one) {
    std::vector<std::string> names = one.names;
    if (!one.at_path.empty() && !one.index) {
        names.pop_back();
    }
    std::string url = fmt::format("/{}", fmt::join(names, "/"));
    return one.at_path.empty() ? url : (url == "/" ? "" : url) + one.at_path;
}

std::string parameter_text(const parameter &one) {
    std::string text = one.type + (one.name.empty() ? "" : " " + one.name);
    if (one.has_default) {
        text += " = " + one.default_tokens;
    }
    return one.injected ? "[" + text + "]" : text;
}

std::string call_text(const published &one) {
    if (one.what == kind::string) {
        return " \"" + one.text + "\"";
    }
    std::string list;
    for (const parameter &each : one.parameters) {
        list.append(list.empty() ? "" : ", ").append(parameter_text(each));
    }
    return "(" + list + ") -> " + one.result;
}

void print_finding(const finding &one, int depth) {
    constexpr const char *words[] = {"error", "warning", "note"};
    fmt::print(
        "{:{}}{} {}: {}\n",
        "",
        depth * 2,
        words[static_cast<int>(one.how)],
        name_of(one.where),
        one.text
    );
    for (const finding &each : one.beside) {
        print_finding(each, depth + 1);
    }
}

void print(const published &one) {
    fmt::print("{} {}{}\n", fmt::join(one.methods, ","), url_of(one), call_text(one));
    fmt::print("  code {} {}\n", one.object, one.function);
    if (!one.scope.empty() || !one.class_type.empty()) {
        fmt::print("  in {} {}\n", fmt::join(one.scope, "::"), one.class_type);
    }
    if (!one.doc.empty()) {
        fmt::print("  doc {}\n", one.doc);
    }
    for (const location &each : one.called_from) {
        fmt::print("  called {}\n", name_of(each));
    }
}

void print(const described &one) {
    fmt::print("describe {} {}\n", one.enumeration ? "enum" : "struct", one.shown);
    fmt::print("  type {}\n", one.type);
    for (const described_member &each : one.members) {
        fmt::print("  member {}{}\n", each.name, each.initialised ? " initialised" : "");
    }
}

void print(const hook &one) {
    constexpr const char *words[] = {"before", "after", "error", "setup"};
    const char *const word = words[static_cast<int>(one.what)];
    fmt::print("hook {} /{} {}\n", word, fmt::join(one.names, "/"), one.function);
}

void print(const unit &one) {
    fmt::print("source {}\n", std::filesystem::path(one.source).filename().string());
    for (const published &each : one.all) {
        print(each);
    }
    for (const described &each : one.types) {
        print(each);
    }
    for (const hook &each : one.hooks) {
        print(each);
    }
    for (const unpublished &each : one.others) {
        fmt::print("not {}: {}\n", each.qualified, each.why);
    }
    for (const std::string &each : one.macros) {
        fmt::print("macro {}\n", each);
    }
    for (const finding &each : one.findings) {
        print_finding(each, 0);
    }
}

} // namespace

int main(int argc, char **argv) {
    toolchain tools("g++", argc > 1 ? argv[1] : "");
    std::vector<std::string> sources;
    int next = 2;
    for (; next < argc && std::string_view(argv[next]) != "--"; ++next) {
        sources.emplace_back(argv[next]);
    }
    const std::vector<std::string> flags(argv + std::min(next + 1, argc), argv + argc);
    std::vector<unit> units;
    for (const std::string &each : sources) {
        units.push_back(collect(each, flags, tools));
    }
    check_together(units);
    for (const unit &each : units) {
        print(each);
    }
    std::fflush(stdout); // libclang leaks: the leak sanitizer ends the program before exit()
}
