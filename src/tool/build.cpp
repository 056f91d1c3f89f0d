// SPDX-License-Identifier: MIT
#include "tool/build.hpp"

#include "tool/failure.hpp"
#include "tool/ninja_file.hpp"
#include "tool/plan.hpp"
#include "tool/process.hpp"
#include "tool/site_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <set>

#include <unistd.h>

namespace imprint::tool {
namespace {

namespace fs = std::filesystem;

void set_variable(const char *name, const std::string &value) {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): one thread
    value.empty() ? ::unsetenv(name) : ::setenv(name, value.c_str(), 1);
}

void append(words &to, const words &more) {
    to.insert(to.end(), more.begin(), more.end());
}

// What ninja says of a step that failed, before the step's own words: "FAILED: TARGET" and its
// command.  The person asked for a site, and knows no targets.
class relay {
  public:
    explicit relay(bool all) : all_(all) {}

    void operator()(std::string_view line) {
        if (!all_ && skip_next_) {
            skip_next_ = false;
        } else if (!all_ && line.starts_with("FAILED: ")) {
            skip_next_ = true;
        } else if (all_ || !line.starts_with("ninja: ") || line.starts_with("ninja: error")) {
            std::fwrite(line.data(), 1, line.size(), stderr);
            std::fputc('\n', stderr);
        }
    }

  private:
    bool all_;
    bool skip_next_ = false;
};

words ninja_command(const build_options &wanted, const char *target) {
    words command = {"ninja", wanted.verbose ? "--verbose" : "--quiet"};
    if (wanted.jobs != 0) {
        append(command, {"-j", std::to_string(wanted.jobs)});
    }
    command.emplace_back(target);
    return command;
}

// ninja strips colours unless it writes to a terminal, or is told that whoever reads does.
void tell_by_environment(const build_options &wanted) {
    set_variable("IMPRINT_ACCEPT", wanted.accept ? "1" : "");
    set_variable("IMPRINT_JOBS", wanted.jobs == 0 ? "" : std::to_string(wanted.jobs));
    if (::isatty(STDERR_FILENO) != 0) {
        set_variable("CLICOLOR_FORCE", "1");
    }
}

// A surface that somebody changed, or took away, is compared again.
void scan_again_for_another_surface(const plan &made) {
    if (read_file(made.site / "surface.txt") != read_file(made.build / "surface.seen")) {
        fs::remove(made.build / "units" / "imprint-site.cpp");
    }
}

// What is left of sources that are gone.  Not by `ninja -t cleandead`: that would take an
// executable too, which was made with another -o.
void remove_leftovers(const plan &made) {
    std::set<std::string> kept = {"imprint-site", "imprint-main"};
    for (const site_unit &unit : made.units) {
        kept.insert(fs::path(unit.name).stem());
    }
    std::error_code none;
    for (const char *folder : {"units", "objects"}) {
        for (const fs::directory_entry &one :
             fs::directory_iterator(made.build / folder, none)) {
            const bool ours =
                one.path().extension() == ".cpp" || one.path().extension() == ".o";
            if (ours && !kept.contains(one.path().stem())) {
                fs::remove(one.path());
            }
        }
    }
}

void write_files(const plan &made) {
    write_if_other(made.build / "prelude" / "imprint" / "prelude.hpp", format_prelude(made));
    write_if_other(made.build / "compile_commands.json", format_compile_commands(made));
    write_if_other(made.build / "build.ninja", format_ninja_file(made));
    remove_leftovers(made);
    scan_again_for_another_surface(made);
}

int run_ninja(const build_options &wanted, const plan &made, const char *target) {
    tell_by_environment(wanted);
    const int status =
        run_lines(ninja_command(wanted, target), made.build, relay(wanted.verbose));
    if (fs::exists(made.build / "units" / "imprint-site.cpp")) {
        write_if_other(made.build / "surface.seen", read_file(made.site / "surface.txt"));
    }
    return status;
}

// As whoever called us would name it.
std::string shown(const fs::path &path) {
    const fs::path here = path.lexically_relative(fs::current_path());
    const bool below = !here.empty() && *here.begin() != "..";
    return quote_word(below ? (fs::path(".") / here).string() : path.string());
}

fs::file_time_type time_of(const fs::path &file) {
    std::error_code none;
    return fs::last_write_time(file, none);
}

void say_built(const plan &made, bool anew) {
    const std::string program = shown(made.executable);
    fmt::print(
        "{} {} ({} source{}). `{} routes` lists what it publishes.\n",
        anew ? "Built" : "Nothing to do for",
        program,
        made.units.size(),
        made.units.size() == 1 ? "" : "s",
        program
    );
}

// In the site's folder, where a test finds its files.
bool passes(const plan &made, const test_program &test) {
    const fs::path program = made.build / "tests" / test.name;
    const int status = run_lines(words{program.string()}, made.site, [](std::string_view line) {
        fmt::print("{}\n", line);
        std::fflush(stdout);
    });
    const std::string how = status == 0 ? "passed" : fmt::format("FAILED ({})", status);
    fmt::print("{} {}\n", how, shown(test.source));
    std::fflush(stdout);
    return status == 0;
}

} // namespace

int build_site(const build_options &wanted) {
    const places where = settle_places(wanted);
    const base::unique_fd lock = lock_folder(where.build);
    const plan made = make_plan(wanted, where);
    write_files(made);
    const fs::file_time_type before = time_of(made.executable);
    const int status = run_ninja(wanted, made, "site");
    if (status == 0) {
        say_built(made, time_of(made.executable) != before);
    }
    return status;
}

int test_site(const build_options &wanted) {
    const places where = settle_places(wanted);
    base::unique_fd lock = lock_folder(where.build);
    const plan made = make_plan(wanted, where);
    if (made.tests.empty()) {
        throw failure(
            "there is no test: " + (made.site / "tests").string() + " has no .cpp file"
        );
    }
    write_files(made);
    if (const int status = run_ninja(wanted, made, "site_tests"); status != 0) {
        return status;
    }
    lock.reset(); // a test may take long, and only reads
    const auto failed =
        std::count_if(made.tests.begin(), made.tests.end(), [&](const auto &test) {
            return !passes(made, test);
        });
    return failed == 0 ? 0 : 1;
}

} // namespace imprint::tool
