// SPDX-License-Identifier: MIT
#include "scan/program.hpp"

#include "scan/collect.hpp"
#include "scan/output_file.hpp"
#include "scan/report.hpp"
#include "scan/sources.hpp"
#include "scan/write_site.hpp"
#include "scan/write_unit.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>

namespace imprint::scan {
namespace {

namespace fs = std::filesystem;

void print(std::FILE *to, const std::string &text) {
    std::fwrite(text.data(), 1, text.size(), to);
}

std::string format_units(const options &given, const std::vector<source_file> &sources) {
    std::string text;
    for (const source_file &one : sources) {
        text += fmt::format("{}\t{}\n", one.path, (fs::path(given.output) / one.unit).string());
    }
    return text;
}

void write_units(
    const options &given,
    const std::vector<source_file> &sources,
    const std::vector<unit> &units
) {
    const fs::path folder = given.output;
    for (std::size_t index = 0; index < sources.size(); ++index) {
        write_if_changed(
            folder / sources[index].unit, format_unit(units[index], sources[index])
        );
    }
    write_if_changed(folder / site_file, format_site(sources));
    write_if_changed(folder / main_file, format_main());
}

} // namespace

int run(const options &given) {
    reporter report(fs::current_path().string());
    const std::vector<source_file> sources =
        find_sources(given.root, given.paths, given.output);
    const std::vector<finding> collisions = find_collisions(sources);
    if (!collisions.empty()) {
        print(stderr, report.format(collisions));
        return has_findings;
    }
    if (given.units) {
        print(stdout, format_units(given, sources));
        return all_well;
    }
    std::vector<unit> units;
    std::vector<finding> findings;
    for (const source_file &one : sources) {
        units.push_back(collect(one.path, given.flags));
    }
    check_together(units);
    for (const unit &one : units) {
        findings.insert(findings.end(), one.findings.begin(), one.findings.end());
    }
    print(stderr, report.format(findings));
    if (has_error(findings)) {
        return has_findings;
    }
    if (!given.output.empty()) {
        write_units(given, sources, units);
    }
    return all_well;
}

} // namespace imprint::scan
