// SPDX-License-Identifier: MIT
#include "tool/options.hpp"

#include <CLI/CLI.hpp>

#include <sstream>

namespace imprint::tool {
namespace {

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

    options parse(int argc, const char *const *argv) {
        try {
            app_.parse(argc, argv);
        } catch (const CLI::ParseError &wrong) {
            std::ostringstream out;
            std::ostringstream err;
            into_.status = app_.exit(wrong, out, err) == 0 ? 0 : 2;
            into_.text = into_.status == 0 ? out.str() : "imprint: " + err.str();
            return into_;
        }
        settle();
        return into_;
    }

  private:
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
        build_->add_option("-o", into_.build.executable, "default: a file in the build folder")
            ->type_name("EXE");
    }

    void add_test() {
        test_ = app_.add_subcommand(
            "test", "build the site and each program of DIR/tests; run them"
        );
        add_site(test_);
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

    options &into_;
    CLI::App app_;
    CLI::App *build_ = nullptr;
    CLI::App *test_ = nullptr;
    CLI::App *new_ = nullptr;
    bool release_ = false;
    bool debug_ = false;
};

} // namespace

options parse_options(int argc, const char *const *argv) {
    options given;
    return command_line(given).parse(argc, argv);
}

} // namespace imprint::tool
