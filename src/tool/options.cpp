// SPDX-License-Identifier: MIT
#include "tool/options.hpp"

#include "tool/failure.hpp"
#include "tool/options_file.hpp"
#include "tool/site_folder.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <sstream>
#include <string_view>

namespace imprint::tool {
namespace {

namespace fs = std::filesystem;

// Not --accept: what would be accepted at each build is not looked at.
constexpr std::string_view of_the_file[] = {
    "build-dir", "cxxflags", "debug", "j", "libs", "o", "pkg", "release", "verbose"
};

std::string dashed(const std::string &name) {
    return (name.size() == 1 ? "-" : "--") + name;
}

class command_line {
  public:
    explicit command_line(options &into) : into_(into) {
        app_.name("imprint");
        app_.description("Makes, builds and tests sites of plain C++.");
        app_.set_version_flag("--version", "Imprint " IMPRINT_VERSION);
        app_.require_subcommand(0, 1);
        app_.footer("`imprint COMMAND --help` lists a command's options.");
        add_build();
        add_test();
        add_new();
    }

    void parse(const words &line) {
        try {
            parse_words(line);
        } catch (const CLI::ParseError &wrong) {
            std::ostringstream out;
            std::ostringstream err;
            into_.status = app_.exit(wrong, out, err) == 0 ? 0 : 2;
            into_.text = into_.status == 0 ? out.str() : "imprint: " + err.str();
            return;
        }
        settle();
    }

    // What is wrong with it, in a few words.
    std::optional<std::string> fault(const words &line) {
        try {
            parse_words(line);
            return std::nullopt;
        } catch (const CLI::ParseError &wrong) {
            return wrong.what();
        }
    }

    // Of the command that was parsed; none when it has no such option.
    const CLI::Option *find(const std::string &name) const {
        return (test_->parsed() ? test_ : build_)->get_option_no_throw(dashed(name));
    }
    // --release and --debug answer one question.
    bool was_given(const std::string &name) const {
        const bool how = name == "release" || name == "debug";
        const auto count = [this](const std::string &one) {
            const CLI::Option *const option = find(one);
            return option == nullptr ? 0 : option->count();
        };
        return how ? count("release") + count("debug") > 0 : count(name) > 0;
    }

  private:
    void parse_words(words line) {
        std::reverse(line.begin(), line.end()); // CLI11 takes them backwards
        app_.parse(std::move(line));
    }
    void add_site(CLI::App *command) {
        command->add_option("DIR", into_.build.site, "the site's folder")->required();
        command->add_option("--build-dir", into_.build.build, "default: DIR/build")
            ->type_name("DIR");
        command
            ->add_option("--cxxflags", into_.build.cxxflags, "for the compiler (g++, or CXX)")
            ->type_name("FLAGS");
        command
            ->add_option("--pkg", into_.build.packages, "a package of pkg-config; repeatable")
            ->type_name("NAME")
            ->allow_extra_args(false);
        command->add_option("--libs", into_.build.libs, "libraries to link: '-lpng -lz'")
            ->type_name("FLAGS");
        auto *release =
            command->add_flag("--release", release_, "optimised, without assertions");
        command
            ->add_flag("--debug", debug_, "quickly compiled, with line numbers (the default)")
            ->excludes(release);
        command->add_flag("--accept", into_.build.accept, "publish what surface.txt lacks");
        command->add_flag("-v,--verbose", into_.build.verbose, "show each command");
        command->add_option("-j", into_.build.jobs, "so many at once (default: ninja's)")
            ->type_name("N")
            ->check(CLI::Range(1U, 1024U));
    }

    void add_build() {
        build_ = app_.add_subcommand(
            "build", "make a site's executable from the .cpp files below DIR"
        );
        add_site(build_);
        build_->footer(about_the_file);
        build_->add_option("-o", into_.build.executable, "default: a file in the build folder")
            ->type_name("EXE");
    }

    void add_test() {
        test_ = app_.add_subcommand(
            "test", "build the site and each program of DIR/tests; run them"
        );
        add_site(test_);
        test_->footer(about_the_file);
    }

    void add_new() {
        new_ = app_.add_subcommand("new", "make a small site with a test in a new folder");
        new_->add_option("DIR", into_.fresh, "is made; must not exist, or be empty")
            ->required();
    }

    void settle() {
        into_.build.how = release_ ? optimisation::release : optimisation::debug;
        into_.what = build_->parsed()  ? verb::build
                     : test_->parsed() ? verb::test
                     : new_->parsed()  ? verb::make_new
                                       : verb::none;
        if (into_.what == verb::none) {
            into_.text = app_.help();
            into_.status = 2;
        }
    }

    static constexpr const char *about_the_file =
        "DIR/imprint.ini may hold options, one per line: `pkg = expat`, `release`. Those of "
        "the "
        "command line win.";

    options &into_;
    CLI::App app_;
    CLI::App *build_ = nullptr;
    CLI::App *test_ = nullptr;
    CLI::App *new_ = nullptr;
    bool release_ = false;
    bool debug_ = false;
};

// The options of a site's imprint.ini as words of the command line.
class site_options {
  public:
    site_options(const command_line &line, const fs::path &site)
        : line_(line), site_(site), file_(site / options_file_name) {}

    words all() {
        words made;
        for (const file_option &one : parse_options_file(read_file(file_))) {
            check(one);
            const words of_one = words_of(one);
            if (!line_.was_given(one.name) && line_.find(one.name) != nullptr) {
                made.insert(made.end(), of_one.begin(), of_one.end());
            }
        }
        return made;
    }

  private:
    [[noreturn]] void refuse(const file_option &one, std::string_view why) const {
        throw failure(fmt::format("{}:{}: {}", file_.string(), one.line, why));
    }

    void check(const file_option &one) {
        if (one.name == "accept") {
            refuse(one, "accept is for the command line: what is new is to be looked at");
        }
        const auto known = std::find(std::begin(of_the_file), std::end(of_the_file), one.name);
        if (known == std::end(of_the_file)) {
            refuse(
                one,
                fmt::format(
                    "there is no option '{}' here, but {}",
                    one.name,
                    fmt::join(of_the_file, ", ")
                )
            );
        }
        const bool how = one.name == "release" || one.name == "debug";
        for (const file_option &before : seen_) {
            const bool same = before.name == one.name ||
                              (how && (before.name == "release" || before.name == "debug"));
            if (same && one.name != "pkg") {
                refuse(one, fmt::format("line {} says {} already", before.line, before.name));
            }
        }
        seen_.push_back(one);
    }

    words words_of(const file_option &one) const {
        const bool flag = one.name == "release" || one.name == "debug" || one.name == "verbose";
        if (flag && (one.value.empty() || one.value == "true" || one.value == "false")) {
            return one.value == "false" ? words() : words{dashed(one.name)};
        }
        if (flag || one.value.empty()) {
            refuse(one, one.name + (flag ? " is true or false" : " has no value"));
        }
        // Paths are the site's, wherever it is built from.
        const bool path = one.name == "o" || one.name == "build-dir";
        const words values = split(one);
        return checked(
            one,
            one.name == "pkg" ? values : words{path ? (site_ / one.value).string() : one.value}
        );
    }

    words split(const file_option &one) const {
        try {
            return split_words(one.value);
        } catch (const failure &why) {
            refuse(one, why.what());
        }
    }

    words checked(const file_option &one, const words &values) const {
        words made;
        for (const std::string &value : values) {
            made.push_back(dashed(one.name));
            made.push_back(value);
        }
        words probe = {"build", site_.string()};
        probe.insert(probe.end(), made.begin(), made.end());
        options unused;
        if (const auto fault = command_line(unused).fault(probe)) {
            refuse(one, *fault);
        }
        return made;
    }

    const command_line &line_;
    fs::path site_;
    fs::path file_;
    std::vector<file_option> seen_;
};

// First without the file, to find out which it is.
options parse_words(const words &line) {
    options given;
    command_line first(given);
    first.parse(line);
    if (given.what != verb::build && given.what != verb::test) {
        return given;
    }
    const words more = site_options(first, given.build.site).all();
    if (more.empty()) {
        return given;
    }
    words whole = {line.front()};
    whole.insert(whole.end(), more.begin(), more.end());
    whole.insert(whole.end(), line.begin() + 1, line.end());
    options all;
    command_line(all).parse(whole);
    return all;
}

} // namespace

options parse_options(int argc, const char *const *argv) {
    try {
        return parse_words(words(argv + 1, argv + argc));
    } catch (const failure &why) {
        options none;
        none.text = fmt::format("imprint: {}\n", why.what());
        none.status = 2;
        return none;
    }
}

} // namespace imprint::tool
