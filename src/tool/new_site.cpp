// SPDX-License-Identifier: MIT
#include "tool/new_site.hpp"

#include "base/error.hpp"
#include "tool/failure.hpp"
#include "tool/options_file.hpp"
#include "tool/words.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <fstream>
#include <string>
#include <string_view>

namespace imprint::tool {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view source = R"(#include <string>

// What this site believes in.
std::string motto = "Few dependencies.";

// A page for whoever comes without asking for anything.
std::string index() {
    return "Try /motto and /greet/Ada.\n";
}

// Says hello: /greet, /greet/Ada, /greet?name=Ada
std::string greet(std::string name = "you") {
    return "Hello, " + name + "!\n";
}
)";

constexpr std::string_view test = R"(#include <imprint/scanned.hpp>
#include <imprint/testing.hpp>

#include <cstdio>
#include <string>

int wrong = 0;

void expect(const char *what, const std::string &got, const std::string &wanted) {
    if (got != wanted) {
        std::printf("%s: got \"%s\", wanted \"%s\"\n", what, got.c_str(), wanted.c_str());
        ++wrong;
    }
}

int main() {
    imprint::testing::client client(imprint::scanned_site());
    expect("motto", client.get("/motto").body(), "Few dependencies.");
    expect("greet", client.get("/greet/Ada").body(), "Hello, Ada!\n");
    expect("nobody", std::to_string(client.get("/nobody").status()), "404");
    return wrong == 0 ? 0 : 1;
}
)";

constexpr std::string_view site_options =
    R"(# Options of `imprint build` and `imprint test`, one per line. The command line wins.
#
# pkg = expat libpng
# cxxflags = -DGREETING='"Good day"'
# libs = -lcrypt
# release
)";

constexpr std::string_view readme = R"(# {0}

    imprint build .             # makes build/{0}
    build/{0} routes            # what it publishes, also kept in surface.txt
    imprint test .              # tests/*.cpp, each a program
    build/{0} serve --listen scgi:127.0.0.1:9000

What each build needs (packages, flags, libraries) is written once, in imprint.ini.

Every function and string of a .cpp file here is a page, unless it is `static`, in an unnamed
namespace, or named with a first or last `_`. A build that would publish more than surface.txt
says stops until it is told `--accept`; keep that file under version control.
)";

void write_new(const fs::path &file, std::string_view text) {
    fs::create_directories(file.parent_path());
    if (fs::exists(file)) {
        throw failure(file.string() + " is there already and stays as it is");
    }
    std::ofstream out(file, std::ios::binary);
    out << text;
    out.close();
    if (!out) {
        base::throw_errno("write", file.string());
    }
}

} // namespace

int make_new_site(const fs::path &folder) {
    if (fs::exists(folder) && (!fs::is_directory(folder) || !fs::is_empty(folder))) {
        throw failure(
            folder.string() +
            " holds something already, and nothing was changed; name a new folder"
        );
    }
    fs::create_directories(folder);
    const std::string name = fs::canonical(folder).filename();
    write_new(folder / "index.cpp", source);
    write_new(folder / "tests" / "test_site.cpp", test);
    write_new(folder / "README.md", fmt::format(readme, name));
    write_new(folder / options_file_name, site_options);
    write_new(folder / ".gitignore", "build/\n");
    fmt::print("Made {0}. Next: imprint build {0}\n", quote_word(folder.string()));
    return 0;
}

} // namespace imprint::tool
