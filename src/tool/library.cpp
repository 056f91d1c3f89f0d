// SPDX-License-Identifier: MIT
#include "tool/library.hpp"

#include "tool/failure.hpp"
#include "tool/process.hpp"

#include <fmt/format.h>

#include <cstdlib>

namespace imprint::tool {
namespace {

namespace fs = std::filesystem;

// From the folder of programs to the one of imprint.pc, as they were installed.
fs::path to_pkg_config() {
    return (fs::path(IMPRINT_LIBDIR) / "pkgconfig").lexically_relative(IMPRINT_BINDIR);
}

bool holds(const library &one, const char *package) {
    return fs::exists(one.pkg_config / package) && find_program(one.scanner);
}

// Only this library's folder is put before those of the user: a package of his own may stand
// where he says.
void look_first_in(const fs::path &folder) {
    // NOLINTBEGIN(concurrency-mt-unsafe): one thread
    const char *before = std::getenv("PKG_CONFIG_PATH");
    const std::string all =
        before == nullptr ? folder.string() : folder.string() + ":" + before;
    ::setenv("PKG_CONFIG_PATH", all.c_str(), 1);
    // NOLINTEND(concurrency-mt-unsafe)
}

std::string ask(const words &question) {
    words command = {"pkg-config"};
    command.insert(command.end(), question.begin(), question.end());
    const ended answer = run_captured(command);
    if (answer.status != 0) {
        throw failure("pkg-config does not know what the site needs (see above)");
    }
    return answer.out;
}

std::string one_line(const words &question) {
    const std::string answer = ask(question);
    return answer.substr(0, answer.find('\n'));
}

words with(words first, const words &more) {
    first.insert(first.end(), more.begin(), more.end());
    return first;
}

// "-I/opt/x/lib/pkgconfig/../../include" would stand so in every message of the compiler.
words with_short_paths(const words &all) {
    words out;
    for (const std::string &word : all) {
        const bool folder = word.starts_with("-I") || word.starts_with("-L");
        out.push_back(
            folder ? word.substr(0, 2) + fs::path(word.substr(2)).lexically_normal().string()
                   : word
        );
    }
    return out;
}

// The first of these files in a folder that a word beginning so names.
fs::path first_of(const words &all, const char *begin, const words &names) {
    for (const std::string &word : all) {
        for (const std::string &name : names) {
            const fs::path file =
                fs::path(word.starts_with(begin) ? word.substr(2) : "") / name;
            if (file.is_absolute() && fs::exists(file)) {
                return file;
            }
        }
    }
    return {};
}

// A build tree's imprint.pc names the folders of private headers instead of the public ones.
words with_public_headers(words all) {
    const std::string source = one_line({"--variable=srcdir", "imprint"});
    if (source.empty()) {
        return all;
    }
    const std::string built = one_line({"--variable=prefix", "imprint"});
    std::erase(all, "-I" + source + "/src");
    std::erase(all, "-I" + built + "/src");
    return with({"-I" + source + "/include"}, all);
}

words compile_flags(const words &all) {
    return with_short_paths(with_public_headers(split_words(ask(with({"--cflags"}, all)))));
}

words link_flags(const words &all) {
    return with_short_paths(split_words(ask(with({"--libs"}, all))));
}

} // namespace

library find_library() {
    return find_library_of(fs::read_symlink("/proc/self/exe"));
}

library find_library_of(const fs::path &program) {
    const fs::path here = program.parent_path();
    library installed{(here / to_pkg_config()).lexically_normal(), here / "imprint-scan"};
    const fs::path tree = here.parent_path().parent_path();
    library built{tree / "meson-uninstalled", tree / "src" / "scan" / "imprint-scan"};
    if (holds(installed, "imprint.pc")) {
        return installed;
    }
    if (holds(built, "imprint-uninstalled.pc")) {
        return built;
    }
    throw failure(fmt::format(
        "the library that belongs to {} is not there: looked for {} and {}; "
        "install the whole of Imprint, or run the one that you built",
        program.string(),
        (installed.pkg_config / "imprint.pc").string(),
        installed.scanner.string()
    ));
}

package_flags flags_of(const library &found, const words &packages, tests with_tests) {
    look_first_in(found.pkg_config);
    const words all = with({"imprint"}, packages);
    package_flags flags;
    flags.compile = compile_flags(all);
    flags.link = link_flags(all);
    if (with_tests == tests::some) {
        // A test may do without; then its own includes are where it fails.
        const bool client =
            run_captured({"pkg-config", "--exists", "imprint-testing"}).status == 0;
        flags.test_link = client ? link_flags(with({"imprint-testing"}, all)) : flags.link;
    }
    flags.version = one_line({"--modversion", "imprint"});
    flags.prelude = first_of(flags.compile, "-I", {"imprint/prelude.hpp"});
    flags.archive = first_of(flags.link, "-L", {"libimprint.so", "libimprint.a"});
    return flags;
}

} // namespace imprint::tool
