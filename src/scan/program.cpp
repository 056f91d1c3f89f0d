// SPDX-License-Identifier: MIT
#include "scan/program.hpp"

#include "scan/collect.hpp"
#include "scan/depfile.hpp"
#include "scan/explain.hpp"
#include "scan/output_file.hpp"
#include "scan/report.hpp"
#include "scan/secrets.hpp"
#include "scan/sources.hpp"
#include "scan/surface_file.hpp"
#include "scan/surface_json.hpp"
#include "scan/units.hpp"
#include "scan/write_site.hpp"
#include "scan/write_unit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <set>

namespace imprint::scan {
namespace {

namespace fs = std::filesystem;

void print(std::FILE *to, const std::string &text) {
    std::fwrite(text.data(), 1, text.size(), to);
}

class program {
  public:
    explicit program(const options &given)
        : given_(given), root_(fs::absolute(given.root).lexically_normal().string()),
          report_(fs::current_path().string()),
          sources_(find_sources(given.root, given.paths, given.output)) {}

    int run();

  private:
    int refuse(const std::vector<finding> &findings);
    int explain(const std::string &name, int status) const;
    int print_units() const;
    std::vector<finding> gather_all();
    int write();
    void write_units() const;
    void write_depfile() const;

    const options &given_;
    std::string root_;
    reporter report_;
    std::vector<source_file> sources_;
    std::vector<unit> units_;
};

int program::refuse(const std::vector<finding> &findings) {
    print(stderr, report_.format(findings));
    return has_error(findings) ? has_findings : all_well;
}

int program::print_units() const {
    for (const source_file &one : sources_) {
        const std::string unit = (fs::path(given_.output) / one.unit).string();
        print(stdout, fmt::format("{}\t{}\n", one.path, unit));
    }
    return all_well;
}

// After errors what was not found may still be there.
int program::explain(const std::string &name, int status) const {
    const std::string text = format_explanation(units_, name, root_);
    if (text.empty() && status == all_well) {
        print(
            stderr, fmt::format("imprint-scan: error: {}\n", format_unknown_name(units_, name))
        );
        return has_findings;
    }
    print(stdout, text);
    return status;
}

std::vector<finding> program::gather_all() {
    units_ = gather(given_, sources_);
    check_together(units_);
    std::vector<finding> findings;
    for (const unit &one : units_) {
        findings.insert(findings.end(), one.findings.begin(), one.findings.end());
        const std::vector<finding> secrets = find_secrets(one);
        findings.insert(findings.end(), secrets.begin(), secrets.end());
    }
    const bool nothing = std::all_of(units_.begin(), units_.end(), [](const unit &one) {
        return one.all.empty() && one.hooks.empty();
    });
    if (nothing && !has_error(findings)) {
        findings.push_back(make_finding(
            severity::warning, {}, "nothing is published by these sources: --explain says why"
        ));
    }
    return findings;
}

void program::write_units() const {
    const fs::path folder = given_.output;
    for (std::size_t index = 0; index < sources_.size(); ++index) {
        write_if_changed(
            folder / sources_[index].unit, format_unit(units_[index], sources_[index])
        );
    }
    write_if_changed(folder / site_file, format_site(sources_, root_));
    write_if_changed(folder / main_file, format_main());
}

void program::write_depfile() const {
    // As it was named: ninja compares it with its own name for the file.
    const std::string target =
        given_.stamp.empty() ? (fs::path(given_.output) / site_file).string() : given_.stamp;
    std::set<std::string> files;
    for (const unit &one : units_) {
        files.insert(one.source);
        files.insert(one.headers.begin(), one.headers.end());
    }
    if (!given_.cache.empty()) {
        const std::string cache = (fs::absolute(given_.cache) / "").lexically_normal().string();
        std::erase_if(files, [&](const std::string &file) { return file.starts_with(cache); });
    }
    write_if_changed(given_.depfile, format_depfile(target, files));
}

int program::write() {
    const surface_verdict verdict = settle_surface(
        given_.surface,
        list_surface(units_, root_),
        given_.accept ? growth::is_accepted : growth::stops
    );
    if (const int status = refuse(verdict.findings); status != all_well) {
        return status;
    }
    if (!given_.json) {
        print(stdout, verdict.news);
    }
    if (!given_.output.empty()) {
        write_units();
    }
    if (!given_.depfile.empty()) {
        write_depfile();
    }
    if (!given_.stamp.empty()) {
        write_if_changed(given_.stamp, "");
        fs::last_write_time(given_.stamp, fs::file_time_type::clock::now());
    }
    return all_well;
}

int program::run() {
    if (const int status = refuse(find_collisions(sources_)); status != all_well) {
        return status;
    }
    if (given_.units) {
        return print_units();
    }
    const int status = refuse(gather_all());
    if (given_.explain) {
        return explain(*given_.explain, status);
    }
    if (status != all_well) {
        return status;
    }
    if (given_.json) {
        print(stdout, format_json(units_, root_));
    }
    return given_.json && given_.output.empty() ? all_well : write();
}

} // namespace

int run(const options &given) {
    return program(given).run();
}

} // namespace imprint::scan
