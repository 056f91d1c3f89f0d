#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`imprint build`, as one without a build system uses it: what the built sites answer, which
files are made anew, what is said when something is missing."""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import processes  # noqa: E402
import scanned  # noqa: E402
import tap  # noqa: E402
import tool_site  # noqa: E402

INDEX = """\
#include <string>
#include "words.hpp"
std::string motto = "Few dependencies.";
std::string greet(std::string name = "you") { return GREETING + name; }
"""
REPORTS = """\
namespace reports {
int total(int year, int month = 1) { return year * 12 + month; }
}
"""


def home_of(case):
    made = processes.folder()
    case.addClassCleanup(made.cleanup)
    return pathlib.Path(made.name)


class Built(unittest.TestCase):
    """One site, built once and changed by each case; its path holds what shells and ninja
    take for something else."""

    @classmethod
    def setUpClass(cls):
        cls.site = tool_site.Folder(home_of(cls) / "a $site: (#1), new")
        cls.site.write("index.cpp", INDEX)
        cls.site.write("words.hpp", '#define GREETING "Hello, "\n')
        cls.site.write("more/reports.cpp", REPORTS)
        cls.first = cls.site.built()

    def setUp(self):
        self.before = {name: (self.site.path / name).read_text()
                       for name in ("index.cpp", "words.hpp", "more/reports.cpp", "surface.txt")}
        self.addCleanup(self.put_back)

    def put_back(self):
        self.changed = False
        for name, text in self.before.items():
            if (self.site.path / name).read_text() != text:
                self.site.write(name, text)
                self.changed = True
        if self.changed:
            self.site.built()

    def object(self, name):
        return (self.site.path / "build" / "objects" / f"{name}.o").stat().st_mtime_ns

    def test_it_answers(self):
        self.assertEqual(self.site.ask("/motto"), (200, "Few dependencies."))
        self.assertEqual(self.site.ask("/greet/Ada"), (200, "Hello, Ada"))
        self.assertEqual(self.site.ask("/greet"), (200, "Hello, you"))
        self.assertEqual(self.site.ask("/reports/total/2026/3"), (200, str(2026 * 12 + 3)))

    def test_a_sentence_at_the_end_and_nothing_else(self):
        self.assertEqual(self.first.stdout.count("\n"), 1)
        self.assertIn("2 sources", self.first.stdout)
        # The first build says what it publishes, and nothing more.
        self.assertIn("surface.txt", self.first.stderr)
        self.assertEqual(self.first.stderr.count("\n"), 4, self.first.stderr)
        again = self.site.built()
        self.assertEqual((again.stdout.count("\n"), again.stderr), (1, ""))
        self.assertTrue(again.stdout.startswith("Nothing to do"), again.stdout)

    def test_nothing_to_do_touches_nothing(self):
        before = (self.site.program.stat().st_mtime_ns, self.object("index.site"))
        self.site.built()
        self.assertEqual((self.site.program.stat().st_mtime_ns, self.object("index.site")), before)

    def test_a_changed_line_compiles_its_source_alone(self):
        before = (self.object("index.site"), self.object("more.reports.site"))
        self.site.write("index.cpp", INDEX.replace("GREETING + name", 'GREETING + name + "!"'))
        self.site.built()
        self.assertEqual(self.site.ask("/greet/Ada"), (200, "Hello, Ada!"))
        self.assertNotEqual(self.object("index.site"), before[0])
        self.assertEqual(self.object("more.reports.site"), before[1])

    def test_a_changed_header_compiles_who_includes_it(self):
        before = self.object("more.reports.site")
        self.site.write("words.hpp", '#define GREETING "Good day, "\n')
        self.site.built()
        self.assertEqual(self.site.ask("/greet/Ada"), (200, "Good day, Ada"))
        self.assertEqual(self.object("more.reports.site"), before)

    def test_the_precompiled_prelude_is_used(self):
        found = subprocess.run(["ninja", "-t", "deps", "objects/index.site.o"], check=True,
                               cwd=self.site.path / "build", capture_output=True, text=True)
        # What the prelude includes was not read again.
        self.assertIn("prelude/imprint/prelude.hpp", found.stdout)
        self.assertNotIn("imprint/imprint.hpp", found.stdout)

    def test_a_new_source_is_accepted_first_and_a_gone_one_is_gone(self):
        added = self.site.write("extra.cpp", 'const char *extra = "more";\n')
        stopped = self.site.build()
        self.assertEqual(stopped.returncode, 1)
        self.assertIn("/extra", stopped.stderr)
        self.assertIn("--accept", stopped.stderr)
        self.assertEqual(self.site.ask("/extra")[0], 404)
        self.site.built("--accept")
        self.assertEqual(self.site.ask("/extra"), (200, "more"))
        added.unlink()
        self.site.built()
        self.assertEqual(self.site.ask("/extra")[0], 404)
        self.assertFalse((self.site.path / "build" / "units" / "extra.site.cpp").exists())
        self.assertFalse((self.site.path / "build" / "objects" / "extra.site.o").exists())

    def test_a_surface_somebody_cut_is_compared_again(self):
        kept = [line for line in self.before["surface.txt"].splitlines(True)
                if "/greet" not in line]
        self.assertLess(len(kept), len(self.before["surface.txt"].splitlines()))
        self.site.write("surface.txt", "".join(kept))
        stopped = self.site.build()
        self.assertEqual(stopped.returncode, 1)
        self.assertIn("/greet", stopped.stderr)

    def test_a_compilers_error_is_shown_as_it_is(self):
        before = self.site.program.read_bytes()
        self.site.write("index.cpp", INDEX + "int wrong = nothing_of_that_name;\n")
        failed = self.site.build()
        self.assertEqual(failed.returncode, 1)
        self.assertRegex(failed.stderr, r"index\.cpp:5:\d+: error: ")
        for noise in ("FAILED", "ninja:", "-std=c++20"):
            self.assertNotIn(noise, failed.stderr)
        self.assertEqual(failed.stdout, "")
        self.assertEqual(self.site.program.read_bytes(), before)

    def test_an_error_only_the_compiler_sees(self):
        # A builtin of clang, with which the scanner reads.
        self.site.write("index.cpp", INDEX + "static int wrong() "
                        "{ return __builtin_nondeterministic_value(1); }\n")
        failed = self.site.build()
        self.assertEqual(failed.returncode, 1)
        self.assertRegex(failed.stderr, r"index\.cpp:5:\d+: error: ")

    def test_editors_and_scanner_read_how_it_is_compiled(self):
        entries = json.loads((self.site.path / "build" / "compile_commands.json").read_text())
        files = {pathlib.Path(one["directory"]) / one["file"]: one for one in entries}
        for source, unit in (("index.cpp", "index.site.cpp"),
                             ("more/reports.cpp", "more.reports.site.cpp")):
            for path in (self.site.path / source, self.site.path / "build" / "units" / unit):
                with self.subTest(path=path):
                    entry = files[path]
                    self.assertIn("imprint/prelude.hpp", entry["arguments"])
                    words = [*entry["arguments"], "-fsyntax-only", "-Werror"]
                    subprocess.run(words, cwd=entry["directory"], check=True)

    def test_from_another_folder_by_relative_paths(self):
        above = self.site.path.parent
        done = self.site.run("build", self.site.path.name, "-o", "out of there", cwd=above)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(tool_site.ask(above / "out of there", "/greet/Ada"), (200, "Hello, Ada"))
        # The one that was built before stays.
        self.assertEqual(self.site.ask("/greet/Ada"), (200, "Hello, Ada"))


class Fresh(unittest.TestCase):
    """Small sites of their own."""

    @classmethod
    def setUpClass(cls):
        cls.home = home_of(cls)

    def folder(self, name, **sources):
        site = tool_site.Folder(self.home / name)
        for stem, text in sources.items():
            site.write(f"{stem}.cpp", text)
        return site

    def test_flags_packages_and_libraries(self):
        site = self.folder("flags", index="""\
#include <crypt.h>
#include <expat.h>
#include <string>
std::string greet(std::string name) { return GREETING + name; }
std::string version() { return XML_ExpatVersion(); }
std::string method() { return crypt_preferred_method(); }
std::string how() {
#ifdef NDEBUG
    return "release";
#else
    return "debug";
#endif
}
""")
        site.built("--release", "--cxxflags", "-DGREETING='\"Oh, \"'", "--pkg", "expat",
                   "--libs", "-lcrypt")
        self.assertEqual(site.ask("/greet/Ada"), (200, "Oh, Ada"))
        self.assertRegex(site.ask("/version")[1], r"^expat_\d")
        self.assertRegex(site.ask("/method")[1], r"^\$\w+\$")
        self.assertEqual(site.ask("/how"), (200, "release"))
        # A question needs no flags: the build left them where it is looked for.
        said = subprocess.run([scanned.SCANNER, "--explain", "greet", site.path],
                              capture_output=True, text=True, check=False)
        self.assertEqual((said.returncode, said.stderr), (0, ""))
        self.assertIn("greet: is published at /greet", said.stdout)
        unknown = site.build("--pkg", "no-such-package")
        self.assertEqual(unknown.returncode, 1)
        self.assertIn("no-such-package", unknown.stderr)
        self.assertEqual(site.build("--release", "--debug").returncode, 2)

    def test_two_builds_at_once(self):
        site = self.folder("twice", index='const char *here = "yes";\n')
        both = [subprocess.Popen([site.command, "build", site.path], stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, text=True) for _ in range(2)]
        said = [one.communicate() for one in both]
        self.assertEqual([one.returncode for one in both], [0, 0], said)
        self.assertEqual(site.ask("/here"), (200, "yes"))
        # Whoever came second waited, and found nothing left to do.
        self.assertEqual(sorted(out.split()[0] for out, _ in said), ["Built", "Nothing"])
        self.assertIn("waiting for another build", said[0][1] + said[1][1])

    def test_a_killed_build_is_taken_up(self):
        site = self.folder("killed", index='const char *here = "yes";\n')
        one = subprocess.Popen([site.command, "build", site.path], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, start_new_session=True)
        processes.wait_for(lambda: (site.path / "build" / "units" / "index.site.cpp").exists(),
                           "a unit")
        os.killpg(one.pid, signal.SIGKILL)
        one.communicate()
        site.built()
        self.assertEqual(site.ask("/here"), (200, "yes"))

    def test_what_is_not_installed_is_said(self):
        site = self.folder("bare", index='const char *here = "yes";\n')
        everything = ["g++", "ninja", "pkg-config", "sh"]
        for gone, package in (("g++", "g++"), ("ninja", "ninja-build"),
                              ("pkg-config", "pkg-config")):
            with self.subTest(gone=gone):
                tools = self.home / f"without {gone}"
                tools.mkdir()
                for name in everything:
                    if name != gone:
                        (tools / name).symlink_to(shutil.which(name))
                done = site.build(env={"PATH": str(tools)})
                self.assertEqual(done.returncode, 1)
                self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
                self.assertIn(f"{gone} is not installed", done.stderr)
                self.assertIn(f"apt-get install {package}", done.stderr)

    def test_folders_that_are_none(self):
        empty = self.folder("empty")
        for words, why in (((self.home / "nowhere",), "there is no folder"),
                           ((empty.path,), ".cpp"),
                           ((__file__,), "no folder")):
            with self.subTest(words=words):
                done = empty.run("build", *words)
                self.assertNotEqual(done.returncode, 0)
                self.assertIn(why, done.stderr)
                self.assertEqual(done.stdout, "")

    def test_a_name_that_ninja_can_not_follow(self):
        site = self.folder("it's mine", index='const char *here = "yes";\n')
        done = site.build()
        self.assertEqual(done.returncode, 1)
        self.assertIn("rename it", done.stderr)
        self.assertEqual(done.stderr.count("\n"), 1)

    def test_another_build_systems_folder_is_left_alone(self):
        site = self.folder("meson", index='const char *here = "yes";\n')
        theirs = site.write("build/build.ninja", "# This is the build file for project \"x\"\n")
        done = site.build()
        self.assertEqual(done.returncode, 1)
        self.assertIn("--build-dir", done.stderr)
        self.assertEqual(theirs.read_text(), "# This is the build file for project \"x\"\n")
        site.built("--build-dir", site.path / "_out")
        self.assertEqual(tool_site.ask(site.path / "_out" / "meson", "/here"), (200, "yes"))

    def test_what_is_generated_is_never_published(self):
        site = self.folder("inside", index='const char *here = "yes";\n')
        for folder in (site.path / "out", site.path):
            done = site.build("--build-dir", folder)
            self.assertEqual(done.returncode, 1)
            self.assertIn("--build-dir", done.stderr)
        self.assertEqual(sorted(one.name for one in site.path.iterdir()), ["index.cpp"])


class OptionsFile(unittest.TestCase):
    """imprint.ini in the site's folder."""

    SOURCE = """\
#include <string>
std::string greet(std::string name) { return GREETING + name; }
std::string how() {
#ifdef NDEBUG
    return "release";
#else
    return "debug";
#endif
}
"""
    OPTIONS = """\
; how this site is built
cxxflags = -DGREETING='"Oh; # = "' -O0

  pkg=expat sqlite3
pkg = fmt
libs\t=  -lcrypt
release
"""

    @classmethod
    def setUpClass(cls):
        cls.home = home_of(cls)
        cls.site = tool_site.Folder(cls.home / "site")
        cls.site.write("index.cpp", cls.SOURCE)
        cls.site.write("imprint.ini", cls.OPTIONS)
        cls.site.built()

    def setUp(self):
        self.site.write("imprint.ini", self.OPTIONS)

    def made(self):
        return {name: (self.site.path / "build" / name).stat().st_mtime_ns
                for name in ("objects/index.site.o", "site", "units/index.site.cpp")}

    def ninja_file(self):
        return (self.site.path / "build" / "build.ninja").read_text()

    def test_it_says_what_the_command_line_would(self):
        self.site.built()
        self.assertEqual(self.site.ask("/greet/Ada"), (200, "Oh; # = Ada"))
        self.assertEqual(self.site.ask("/how"), (200, "release"))
        from_file = self.ninja_file()
        self.assertIn("-lexpat", from_file)
        (self.site.path / "imprint.ini").unlink()
        self.site.built("--cxxflags", "-DGREETING='\"Oh; # = \"' -O0", "--pkg", "expat", "--pkg",
                        "sqlite3", "--pkg", "fmt", "--libs", "-lcrypt", "--release")
        self.assertEqual(self.ninja_file(), from_file)

    def test_the_command_line_wins(self):
        self.site.built("--cxxflags", "-DGREETING='\"Bye, \"'", "--debug", "--pkg", "fmt")
        self.assertEqual(self.site.ask("/greet/Ada"), (200, "Bye, Ada"))
        self.assertEqual(self.site.ask("/how"), (200, "debug"))
        self.assertNotIn("-lexpat", self.ninja_file())
        self.assertIn("-lcrypt", self.ninja_file())  # which it does not speak of

    def test_a_change_makes_anew_what_it_changes(self):
        self.site.built()
        before = self.made()
        self.site.write("imprint.ini", "# more words\n" + self.OPTIONS)
        self.assertIn("Nothing to do", self.site.built().stdout)
        self.assertEqual(self.made(), before)
        self.site.write("imprint.ini", self.OPTIONS.replace("-lcrypt", "-lcrypt -lm"))
        self.site.built()
        linked = self.made()
        self.assertEqual([name for name in before if before[name] != linked[name]], ["site"])
        self.site.write("imprint.ini", self.OPTIONS.replace("Oh; ", "Ah; "))
        self.site.built()
        self.assertEqual(self.site.ask("/greet/Ada"), (200, "Ah; # = Ada"))
        self.assertNotEqual(self.made()["objects/index.site.o"], linked["objects/index.site.o"])

    def test_flags_can_be_turned_off(self):
        self.site.write("imprint.ini", self.OPTIONS.replace("release", "release = false\n"
                                                            "verbose = true"))
        done = self.site.built()
        self.assertIn("-include imprint/prelude.hpp", done.stdout + done.stderr)
        self.assertEqual(self.site.ask("/how"), (200, "debug"))

    def test_its_paths_are_the_sites(self):
        site = tool_site.Folder(self.home / "placed")
        site.write("index.cpp", 'const char *here = "yes";\n')
        site.write("tests/test_site.cpp", "int main() {}\n")
        site.write("imprint.ini", "build-dir = _out\no = bin/placed\nj = 1\n")
        (site.path / "bin").mkdir()
        done = site.run("build", "placed", cwd=self.home)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(tool_site.ask(site.path / "bin" / "placed", "/here"), (200, "yes"))
        self.assertFalse((site.path / "build").exists())
        # `test` has no -o, and the same options otherwise.
        done = site.run("test", site.path)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertFalse((site.path / "build").exists())

    def test_what_is_wrong_is_named_by_line(self):
        site = tool_site.Folder(self.home / "wrong")
        site.write("index.cpp", 'const char *here = "yes";\n')
        for text, line, why in (
                ("pkgs = expat", 1, "pkgs"), ("\n# x\nj = many", 3, "many"), ("j = 0", 1, "0"),
                ("release\n\ndebug", 3, "line 1"), ("libs = -lz\nlibs = -lm", 2, "line 1"),
                ("release = perhaps", 1, "true or false"), ("libs =", 1, "no value"),
                ("cxxflags = '-DX", 1, "quote"), ("libs = \"-lz", 1, "quote"),
                ("accept", 1, "command line"), ("DIR = x", 1, "DIR"), ("help", 1, "help"),
                ("[build]", 1, "[build]"), ("= x", 1, "no option")):
            with self.subTest(text=text):
                file = site.write("imprint.ini", text + "\n")
                done = site.build()
                self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
                self.assertTrue(done.stderr.startswith(f"imprint: {file}:{line}: "), done.stderr)
                self.assertIn(why, done.stderr.split(": ", 2)[2])
                self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.assertFalse((site.path / "build").exists())


class Line(unittest.TestCase):
    def run_tool(self, *words):
        return subprocess.run([tool_site.IMPRINT, *words], capture_output=True, text=True,
                              check=False)

    def test_help_and_version(self):
        for words, wanted in ((["--help"], "build"), (["build", "--help"], "--accept"),
                              (["test", "--help"], "imprint.ini"),
                              (["--version"], "Imprint 0.1.0")):
            done = self.run_tool(*words)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertIn(wanted, done.stdout)

    def test_what_it_does_not_know(self):
        for words in ([], ["build"], ["bild"], ["build", ".", "--nothing"], ["build", ".", "-j0"]):
            with self.subTest(words=words):
                done = self.run_tool(*words)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertNotEqual(done.stderr, "")


class New(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.home = home_of(cls)

    def test_a_new_site_builds_answers_and_passes_its_test(self):
        site = tool_site.Folder(self.home / "first")
        site.path.rmdir()
        made = site.run("new", site.path)
        self.assertEqual(made.returncode, 0, made.stderr)
        self.assertLess(len((site.path / "README.md").read_text().splitlines()), 20)
        options = (site.path / "imprint.ini").read_text().splitlines()
        self.assertTrue(all(line.startswith("#") for line in options), options)
        # Its examples are right but for what they would need.
        examples = [line[2:] for line in options[2:] if "pkg" not in line]
        self.assertGreater(len(examples), 2)
        site.write("imprint.ini", "\n".join(examples))
        self.assertNotIn("imprint.ini", site.build().stderr)
        site.write("imprint.ini", "\n".join(options))
        site.built()
        self.assertEqual(site.ask("/greet/Ada"), (200, "Hello, Ada!\n"))
        self.assertEqual(site.ask("/greet"), (200, "Hello, you!\n"))
        tested = site.run("test", site.path)
        self.assertEqual(tested.returncode, 0, tested.stderr + tested.stdout)
        self.assertIn("passed", tested.stdout)
        site.write("index.cpp", (site.path / "index.cpp").read_text().replace("Hello", "Bye"))
        tested = site.run("test", site.path)
        self.assertEqual(tested.returncode, 1)
        self.assertIn("FAILED", tested.stdout)
        self.assertIn("Bye, Ada!", tested.stdout)

    def test_a_release_is_tested_by_assertions_too(self):
        site = tool_site.Folder(self.home / "asserting")
        site.write("index.cpp", "const char *motto = \"Few dependencies.\";\n")
        site.write("tests/check.cpp", "#include <cassert>\nint main() { assert(1 == 2); }\n")
        tested = site.run("test", site.path, "--release")
        self.assertEqual(tested.returncode, 1, tested.stdout)
        self.assertIn("1 == 2", tested.stdout + tested.stderr)

    def test_it_never_overwrites(self):
        folder = self.home / "mine"
        folder.mkdir()
        (folder / "notes.txt").write_text("mine")
        for taken in (folder, folder / "notes.txt"):
            done = subprocess.run([tool_site.IMPRINT, "new", taken], capture_output=True,
                                  text=True, check=False)
            self.assertEqual(done.returncode, 1)
            self.assertIn(str(taken), done.stderr)
        self.assertEqual([one.name for one in folder.iterdir()], ["notes.txt"])
        self.assertEqual((folder / "notes.txt").read_text(), "mine")


if __name__ == "__main__":
    tap.main()
