#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The installed library, moved to another place than it was installed to: programs built
against it by pkg-config, `imprint build`, CMake and meson answer."""
import os
import pathlib
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import fcgi  # noqa: E402
import pool_site  # noqa: E402
import processes  # noqa: E402
import tap  # noqa: E402
import tool_site  # noqa: E402

PROGRAM = """\
#include <imprint/imprint.hpp>
std::string motto = "Few dependencies.";
std::string greet(std::string name) { return "Hello, " + name; }
int main(int argc, char **argv) {
    imprint::site site;
    site.publish("/motto", motto);
    site.publish("/greet", &greet, imprint::arg{"name"});
    return imprint::run(site, argc, argv);
}
"""
ADAPTER = """\
#include <imprint/adapters/libfcgi.hpp>
std::string motto = "Few dependencies.";
int main() {
    imprint::site site;
    site.publish("/motto", motto);
    imprint::site_server server(std::move(site));
    FCGX_Request request;
    FCGX_Init();
    FCGX_InitRequest(&request, 0, 0);
    while (FCGX_Accept_r(&request) == 0) imprint::adapters::answer(server, request);
}
"""
INDEX = """\
#include <string>
#include "words.hpp"
std::string motto = "Few dependencies.";
std::string greet(std::string name = "you") { return GREETING + name; }
"""
REPORTS = "namespace reports { int total(int year, int month = 1) { return year * 12 + month; } }\n"
EXTRA = 'const char *extra = "more";\n'
CHECK = """\
#include <imprint/scanned.hpp>
#include <imprint/testing.hpp>
int main() {
    imprint::testing::client client(imprint::scanned_site());
    return client.get("/greet/Ada").body() == "Hello, Ada" ? 0 : 1;
}
"""
TEST = """\
#include <imprint/imprint.hpp>
#include <imprint/testing.hpp>
std::string greet(std::string name) { return "Hello, " + name; }
int main() {
    imprint::site site;
    site.publish("/greet", &greet, imprint::arg{"name"});
    imprint::testing::client client(std::move(site));
    return client.post("/greet", {{"name", "Ada"}}).body() == "Hello, Ada" ? 0 : 1;
}
"""
CMAKE = """\
cmake_minimum_required(VERSION 3.21)
project(hello CXX)
find_package(imprint 0.1 REQUIRED)
imprint_add_site(hello)
if(TARGET imprint::testing)
  add_executable(check EXCLUDE_FROM_ALL tests/check.cpp)
  target_link_libraries(check PRIVATE hello_site imprint::testing)
endif()
"""


class Prefix:
    """Installed once for the whole program."""

    made = None

    def __init__(self):
        self.folder = processes.folder()
        unittest.addModuleCleanup(self.folder.cleanup)
        home = pathlib.Path(self.folder.name)
        subprocess.run(["meson", "install", "-C", processes.BUILD, "--no-rebuild", "--destdir",
                        home / "root"], check=True, stdout=subprocess.DEVNULL)
        (program,) = (home / "root").rglob("bin/imprint")
        self.path = home / "moved here"
        program.parents[1].rename(self.path)
        shutil.rmtree(home / "root")
        (pc,) = self.path.rglob("imprint.pc")
        self.env = os.environ | {"PKG_CONFIG_PATH": str(pc.parent)}
        self.imprint = self.path / "bin" / "imprint"

    @classmethod
    def get(cls):
        cls.made = cls.made or cls()
        return cls.made


class WithPrefix(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.prefix = Prefix.get()
        made = processes.folder()
        cls.addClassCleanup(made.cleanup)
        cls.home = pathlib.Path(made.name)

    def run_well(self, *words, **how):
        done = subprocess.run(words, capture_output=True, text=True, check=False,
                              env=self.prefix.env, **how)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def site(self, name):
        site = tool_site.Folder(self.home / name, self.prefix.imprint)
        site.write("index.cpp", INDEX)
        site.write("words.hpp", '#define GREETING "Hello, "\n')
        site.write("more/reports.cpp", REPORTS)
        site.write("tests/check.cpp", CHECK)
        return site

    def assert_answers(self, program):
        self.assertEqual(tool_site.ask(program, "/motto"), (200, "Few dependencies."))
        self.assertEqual(tool_site.ask(program, "/greet"), (200, "Hello, you"))
        self.assertEqual(tool_site.ask(program, "/greet/Ada"), (200, "Hello, Ada"))
        self.assertEqual(tool_site.ask(program, "/reports/total/2026"), (200, str(2026 * 12 + 1)))


class PkgConfig(WithPrefix):
    def flags(self, *words):
        # Quoted as a shell reads it: the prefix has a blank in it.
        return "$(pkg-config " + " ".join(words) + " imprint)"

    def test_a_program_builds_and_answers(self):
        (self.home / "site.cpp").write_text(PROGRAM)
        self.run_well("sh", "-c", "eval g++ -std=c++20 -Wall -Wextra -Werror site.cpp -o site "
                      + self.flags("--cflags", "--libs"), cwd=self.home)
        self.assertEqual(tool_site.ask(self.home / "site", "/greet?name=Ada"),
                         (200, "Hello, Ada"))

    def test_each_header_stands_alone(self):
        include = self.prefix.path / "include"
        # fastcgi++, of which Debian has no package: tests/adapters/fastcgipp.cpp begins with it.
        headers = sorted(set(include.rglob("*.hpp")) - {include / "imprint/adapters/fastcgipp.hpp"})
        self.assertIn(include / "imprint/adapters/libfcgi.hpp", headers)
        self.assertGreater(len(headers), 15)
        for header in headers:
            name = header.relative_to(include)
            with self.subTest(header=name):
                (self.home / "header.cpp").write_text(f"#include <{name}>\n")
                self.run_well("sh", "-c", "eval g++ -std=c++20 -fsyntax-only -Wall -Wextra "
                              "-Werror header.cpp " + self.flags("--cflags"), cwd=self.home)

    def test_an_adapter_wants_its_own_library_alone(self):
        if subprocess.run(["pkg-config", "--exists", "fcgi"], check=False).returncode != 0:
            self.skipTest("libfcgi is not installed")
        (self.home / "adapter.cpp").write_text(ADAPTER)
        self.run_well("sh", "-c", "eval g++ -std=c++20 -Wall -Wextra -Werror adapter.cpp "
                      "-o adapter " + self.flags("--cflags", "--libs") +
                      " $(pkg-config --cflags --libs fcgi)", cwd=self.home)
        self.assertNotIn("fcgi", self.run_well("pkg-config", "--static", "--libs", "imprint"))
        path = self.home / "adapter.sock"
        with pool_site.listening_socket(path) as listening:
            adapter = processes.Process([self.home / "adapter"], self.home / "log",
                                        stdin=listening, cwd=self.home)
        self.addCleanup(adapter.stop)
        self.assertEqual(fcgi.ask(path, target="/motto").body, b"Few dependencies.")

    def test_the_version_is_the_projects(self):
        self.assertEqual(self.run_well("pkg-config", "--modversion", "imprint"), "0.1.0\n")

    def test_a_test_of_a_site_builds_and_runs(self):
        if not list(self.prefix.path.rglob("imprint-testing.pc")):
            self.skipTest("built without libcurl")
        (self.home / "check.cpp").write_text(TEST)
        self.run_well("sh", "-c", "eval g++ -std=c++20 -Wall -Wextra -Werror check.cpp -o check "
                      "$(pkg-config --cflags --libs imprint-testing)", cwd=self.home)
        self.run_well(self.home / "check")

    def test_a_site_links_no_curl(self):
        self.assertNotIn("curl", self.run_well("pkg-config", "--static", "--libs", "imprint"))

    def test_it_names_the_scanner(self):
        scanner = self.run_well("pkg-config", "--variable=scanner", "imprint").strip()
        self.assertTrue(os.access(scanner.replace("\\ ", " "), os.X_OK), scanner)


class Tool(WithPrefix):
    def test_it_builds_with_the_library_beside_it(self):
        site = self.site("by tool")
        # Without a word of where that is.
        env = {name: value for name, value in os.environ.items() if name != "PKG_CONFIG_PATH"}
        site.built(env=env)
        self.assert_answers(site.program)
        commands = (site.path / "build" / "compile_commands.json").read_text()
        self.assertIn(str(self.prefix.path / "include"), commands)
        self.assertNotIn(str(processes.ROOT), commands)

    def test_the_scanner_finds_the_headers_beside_it(self):
        done = subprocess.run(
            [self.prefix.path / "bin" / "imprint-scan", "--explain", "greet",
             self.site("never built").path], capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("greet: is published at /greet", done.stdout)

    def test_through_a_link(self):
        link = self.home / "imprint"
        link.symlink_to(self.prefix.imprint)
        empty = self.home / "empty"
        empty.mkdir()
        done = subprocess.run([link, "build", empty], capture_output=True, text=True, check=False)
        self.assertIn("no *.cpp", done.stderr)

    def test_half_of_it_is_not_enough(self):
        (self.home / "bin").mkdir()
        alone = shutil.copy(self.prefix.imprint, self.home / "bin")
        done = subprocess.run([alone, "build", self.site("half").path], capture_output=True,
                              text=True, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("imprint.pc", done.stderr)


class BuildSystem:
    """The same steps by CMake and by meson; `self.tree` is the build folder."""

    def test_a_site_builds_answers_and_follows_changes(self):
        site = self.site(self.name)
        self.prepare(site)
        program = self.tree / self.program
        self.build()
        self.assert_answers(program)
        surface = site.path / "surface.txt"
        self.assertIn("/reports/total", surface.read_text())

        # Linking is left out: since 3.27 CMake reads which libraries ld took, and ld's list
        # of them breaks at a blank in a path.
        with self.subTest("nothing to compile"):
            before = self.objects()
            self.build()
            self.assertEqual(self.objects(), before)

        with self.subTest("a changed header"):
            site.write("words.hpp", '#define GREETING "Good day, "\n')
            self.build()
            self.assertEqual(tool_site.ask(program, "/greet/Ada"), (200, "Good day, Ada"))

        with self.subTest("growth stops, and is accepted"):
            site.write("extra.cpp", EXTRA)
            self.look_again()
            self.assertIn("/extra", self.build(fails=True))
            self.assertNotIn("/extra", surface.read_text())
            self.accept()
            self.assertIn("/extra", surface.read_text())
            self.build()
            self.assertEqual(tool_site.ask(program, "/extra"), (200, "more"))

        with self.subTest("a source that is gone"):
            (site.path / "extra.cpp").unlink()
            self.look_again()
            self.build()
            self.assertEqual(tool_site.ask(program, "/extra")[0], 404)

    def objects(self):
        found = {path: path.stat().st_mtime_ns for path in self.tree.rglob("*.o")}
        self.assertGreater(len(found), 2)
        return found

    def build(self, fails=False):
        done = subprocess.run(self.build_command, capture_output=True, text=True, check=False,
                              env=self.prefix.env)
        self.assertEqual(done.returncode != 0, fails, done.stdout + done.stderr)
        return done.stdout + done.stderr


class CMake(BuildSystem, WithPrefix):
    program = "hello"
    generator = "Ninja"
    name = "by CMake"
    folder = "build"

    def prepare(self, site):
        if not shutil.which("cmake"):
            self.skipTest("cmake is not installed")
        site.write("CMakeLists.txt", CMAKE)
        self.tree = site.path / self.folder
        self.build_command = ["cmake", "--build", self.tree]
        self.run_well("cmake", "-S", site.path, "-B", self.tree, "-G", self.generator,
                      f"-DCMAKE_PREFIX_PATH={self.prefix.path}")

    def look_again(self):
        """CMake does so itself."""

    def accept(self):
        self.run_well(*self.build_command, "--target", "hello_accept")

    def test_a_test_links_the_site_without_its_main(self):
        site = self.site(f"{self.name}, tested")
        self.prepare(site)
        self.run_well(*self.build_command, "--target", "check")
        self.run_well(self.tree / "check")


class CMakeMakefiles(CMake):
    generator = "Unix Makefiles"
    name = "by make"
    folder = "of make"  # a build folder by what is in it

    def prepare(self, site):
        if not shutil.which("make"):
            self.skipTest("make is not installed")
        super().prepare(site)


class Meson(BuildSystem, WithPrefix):
    program = "site"
    name = "by meson"

    def prepare(self, site):
        # The file that is shipped.
        shutil.copy(self.prefix.path / "share" / "imprint" / "meson" / "meson.build", site.path)
        self.tree = site.path / "build"
        self.build_command = ["ninja", "-C", self.tree]
        self.run_well("meson", "setup", self.tree, site.path)

    def look_again(self):
        self.run_well("meson", "setup", "--reconfigure", self.tree, self.tree.parent)

    def accept(self):
        self.run_well("meson", "compile", "-C", self.tree, "accept")


if __name__ == "__main__":
    tap.main()
