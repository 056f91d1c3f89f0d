#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""imprint-scan as builds call it: files, messages, exit statuses, and the compiled site."""
import json
import os
import pathlib
import shutil
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import scanned  # noqa: E402
import tap  # noqa: E402

HELLO = """#include <string>
std::string motto = "Few dependencies.";
std::string greet(std::string name = "you") { return "Hello, " + name; }
namespace reports { int total(int year, int month = 1) { return year * 12 + month; } }
"""
LONG_AGO = 1_500_000_000


class Case(unittest.TestCase):
    def site(self, *texts, **named):
        """One source index.cpp, or several: a="..." is a.cpp, a__b is a/b.cpp."""
        sources = {name.replace("__", "/") + ".cpp": text for name, text in named.items()}
        if texts:
            sources["index.cpp"] = texts[0]
        made = scanned.Site(sources)
        self.addCleanup(made.close)
        return made

    def well(self, done):
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        return done.stdout

    def stops(self, done, *sentences, status=1):
        self.assertEqual(done.returncode, status, done.stderr)
        for sentence in sentences:
            self.assertIn(sentence, done.stderr)
        return done.stderr


class Surface(Case):
    def test_the_first_is_written_and_printed(self):
        site = self.site(HELLO)
        said = self.well(site.scan())
        lines = [line for line in site.surface.read_text().splitlines() if line[0] != "#"]
        self.assertEqual(lines, [
            'GET,HEAD,POST /greet  name: std::string = "you" -> std::string  index.cpp:3',
            'GET,HEAD /motto  "Few dependencies."  index.cpp:2',
            'GET,HEAD,POST /reports/total/{year}  year: int, month: int = 1 -> int  index.cpp:4',
        ])
        for line in lines:
            self.assertIn(line, said)

    def test_growth_stops_until_it_is_accepted(self):
        site = self.site(HELLO)
        self.well(site.scan())
        before = site.surface.read_text(), site.units()
        site.write("new.cpp", "namespace x {\nint fresh() { return 1; }\n}\n")
        said = self.stops(site.scan(), "GET,HEAD /x/fresh  -> int  new.cpp:2", "--accept",
                          "site/new.cpp:2:5: error: ")
        self.assertNotIn("/motto", said)
        self.assertEqual((site.surface.read_text(), site.units()), before)
        self.assertEqual(self.well(site.scan("--accept")),
                         "+ GET,HEAD /x/fresh  -> int  new.cpp:2\n")
        self.assertIn("/x/fresh", site.surface.read_text())
        self.assertEqual(self.well(site.scan()), "")

    def test_what_moves_changes_or_goes_does_not_stop(self):
        site = self.site(HELLO)
        self.well(site.scan())
        site.write("index.cpp", "// a line more\n" + HELLO.replace("month = 1", "month = 2"))
        self.assertEqual(self.well(site.scan()), "")
        self.assertIn("month: int = 2 -> int  index.cpp:5", site.surface.read_text())
        site.write("index.cpp", "int one() { return 1; }\n")
        self.stops(site.scan(), "/one")
        site.write("index.cpp", HELLO.replace("std::string motto", "static std::string motto"))
        self.assertEqual(self.well(site.scan()), "")
        self.assertNotIn("motto", site.surface.read_text())
        site.write("index.cpp", HELLO)
        self.stops(site.scan(), "/motto")

    def test_one_more_required_parameter_is_growth(self):
        site = self.site(HELLO)
        self.well(site.scan())
        site.write("index.cpp", HELLO.replace("month = 1", "month"))
        self.stops(site.scan(), "/reports/total/{year}/{month}")

    def test_a_named_file_and_one_that_is_none(self):
        site = self.site(HELLO)
        self.well(site.scan("--surface", "kept.txt"))
        self.assertFalse(site.surface.exists())
        (site.home / "kept.txt").write_text("# heading\n<<<<<<< mine\n")
        self.stops(site.scan("--surface", "kept.txt"), "kept.txt:2:1: error: ", "<<<<<<< mine")

    def test_secrets_stop_before_they_are_written_anywhere(self):
        for source, sentence in [
                ('const char *db_password = "hunter2";\n', "is a password"),
                ('const char *where = "pg://me:hunter2@db/";\n', "password in a URL"),
                ('const char *query = "SELECT hunter2 FROM t";\n', "SQL")]:
            with self.subTest(source):
                site = self.site(source)
                said = self.stops(site.scan(), "site/index.cpp:1:13: error: ", sentence,
                                  "static")
                self.assertNotIn("hunter2", said.replace(source.strip(), ""))
                self.assertFalse(site.surface.exists())
                self.assertFalse(site.output.exists() and site.units())
                site.write("index.cpp", "static " + source.replace("*", "*const ") +
                           "int f() { return 0; }\n")
                self.well(site.scan())

    def test_the_mark_of_a_helper(self):
        site = self.site("int helper(int n) { return n; }\n"
                         "int page() {\n    return helper(2); }\n")
        self.assertIn("index.cpp:1  also called from index.cpp:3\n", self.well(site.scan()))


class Files(Case):
    def test_two_scans_of_one_site_are_equal(self):
        site = self.site(HELLO, reports__a="int b() { return 2; }\n", z="int z() { return 1; }\n")
        self.well(site.scan(output="one"))
        self.well(site.scan("-j", "1", output="two/deep"))
        self.assertEqual(site.units("one"), site.units("two/deep"))
        self.assertEqual(sorted(site.units("one")), [
            "imprint-main.cpp", "imprint-site.cpp", "index.site.cpp", "reports.a.site.cpp",
            "z.site.cpp"])
        for name, text in site.units("one").items():
            source = site.folder / name.replace(".site.cpp", ".cpp").replace("reports.", "reports/")
            # Each names its source, and what makes the site the folder of all.
            text = text.replace(str(source), "").replace(f'sources = "{site.folder}"', "")
            self.assertNotIn(str(site.home), text, name)

    def test_sources_that_share_headers_do_not_clash(self):
        # Without the prelude's cache its headers are read in each.
        site = self.site("#include <imprint/imprint.hpp>\nint f() { return 1; }\n",
                         other="#include <imprint/imprint.hpp>\nint g() { return 1; }\n")
        self.well(site.run("--json", "site"))

    def test_elsewhere_only_the_path_of_the_source_differs(self):
        site = self.site(HELLO)
        self.well(site.scan())
        moved = self.site(HELLO)
        self.well(moved.scan())
        self.assertEqual(
            {name: text.replace(str(site.home), "") for name, text in site.units().items()},
            {name: text.replace(str(moved.home), "") for name, text in moved.units().items()})

    def test_what_is_unchanged_is_untouched(self):
        site = self.site(HELLO, other="int other() { return 1; }\n")
        words = ["--depfile", "out/scan.d", "--stamp", "out/done"]
        self.well(site.scan(*words))
        files = [path for path in [*site.output.iterdir(), site.surface] if path.is_file()]
        for path in files:
            os.utime(path, (LONG_AGO, LONG_AGO))
        site.write("other.cpp", "int other() { return 2; } \n")
        self.well(site.scan(*words))
        touched = [path.name for path in files if path.stat().st_mtime != LONG_AGO]
        self.assertEqual(touched, ["done"])
        site.write("other.cpp", "\nint other() { return 2; }\n")
        self.well(site.scan(*words))
        touched = sorted(path.name for path in files if path.stat().st_mtime != LONG_AGO)
        self.assertEqual(touched, ["done", "other.site.cpp", "surface.txt"])

    def test_the_depfile_lists_every_header(self):
        site = self.site('#include "deep/a b.hpp"\nint f() { return one; }\n')
        header = site.write("deep/a b.hpp", '#include "inner.hpp"\n')
        inner = site.write("deep/inner.hpp", "static const int one = 1;\n")
        self.well(site.scan("--depfile", "out/scan.d", "--root", "site"))
        text = (site.output / "scan.d").read_text()
        target, _, files = text.partition(": ")
        self.assertEqual(target, "out/imprint-site.cpp")
        names = files.replace("\\ ", "\0").replace("\\\n", " ").split()
        names = {name.replace("\0", " ") for name in names}
        for path in [header, inner, site.folder / "index.cpp",
                     scanned.INCLUDE / "imprint" / "prelude.hpp",
                     scanned.INCLUDE / "imprint" / "session.hpp"]:
            self.assertIn(str(path), names)
        self.assertTrue(all(pathlib.Path(name).is_absolute() for name in names))
        self.assertFalse([name for name in names if name.startswith(str(site.output))])
        self.well(site.scan("--depfile", "out/scan.d", "--stamp", "x/y"))
        self.assertTrue((site.output / "scan.d").read_text().startswith("x/y: "))

    def test_units_are_listed_without_a_look_into_them(self):
        site = self.site("this is no C++", reports__index="nor this")
        done = site.run("--units", "--output", "some/out", "site", flags=())
        self.assertEqual(self.well(done),
                         f"{site.folder}/index.cpp\tsome/out/index.site.cpp\n"
                         f"{site.folder}/reports/index.cpp\tsome/out/reports.index.site.cpp\n")
        self.assertEqual(sorted(path.name for path in site.home.iterdir()), ["site"])

    def test_a_folder_is_searched_by_the_rule(self):
        site = self.site(HELLO, tests__t="int main() {}", build__b="x", _c="x", _d__e="x")
        site.write(".hidden.cpp", "x")
        self.well(site.scan(output="site/out"))
        self.assertEqual(self.well(site.scan(output="site/out")), "")
        self.assertIn("index.site.cpp", site.units("site/out"))
        self.assertEqual(len(site.units("site/out")), 3)

    def test_flags_of_compile_commands(self):
        site = self.site('#include "there.hpp"\n#if WIDE != 2\n#error flags\n#endif\n'
                         "int f() { return there; }\n")
        (site.home / "include").mkdir()
        (site.home / "include" / "there.hpp").write_text("static const int there = 1;\n")
        self.stops(site.scan(), "there.hpp")
        entry = {"directory": str(site.home), "file": "out/index.site.cpp",
                 "command": f"ccache g++ -Iinclude -I{scanned.INCLUDE} '-DWIDE=1 + 1' -Wall "
                            "-Werror -Wno-such-warning -fno-such-option -O2 -MD -MF x.d "
                            "-c out/index.site.cpp -o out/index.o"}
        commands = site.home / "compile_commands.json"
        for file in ["out/index.site.cpp", "site/index.cpp"]:
            commands.write_text(json.dumps([entry | {"file": file}]))
            words = ["--compile-commands", str(commands)]
            self.well(site.scan(*words, flags=()))
        commands.write_text("{")
        self.stops(site.scan(*words), "compile_commands.json is no list of compile commands")
        self.stops(site.scan("--compile-commands", "none.json"), "none.json", status=2)


class Messages(Case):
    def test_an_error_points_at_its_character(self):
        site = self.site("\tint x = nowhere;\n")
        said = self.stops(site.scan(), "site/index.cpp:1:10: error: ", "nowhere")
        lines = said.splitlines()
        self.assertTrue(lines[1].endswith("| \tint x = nowhere;"), said)
        self.assertEqual(lines[2].split("| ")[1], "\t" + " " * 8 + "^")
        self.assertFalse(site.surface.exists())

    def test_a_main_names_its_line(self):
        site = self.site(HELLO + "int main() { return 0; }\n")
        self.stops(site.scan(), "site/index.cpp:5:5: error: ", "main")

    def test_what_cannot_be_read(self):
        site = self.site(HELLO)
        os.symlink("nowhere.cpp", site.folder / "link.cpp")
        self.stops(site.scan(), "site/link.cpp: error: ", "link")
        (site.folder / "link.cpp").unlink()
        (site.folder / "surface.txt").mkdir()
        self.stops(site.scan(), "surface.txt")
        (site.folder / "surface.txt").rmdir()
        (site.home / "file").write_text("")
        self.stops(site.scan(output="file/out"), "file/out")

    def test_two_sources_of_one_unit(self):
        site = self.site(a__b="int f() { return 1; }\n")
        site.write("a.b.cpp", "int g() { return 1; }\n")
        self.stops(site.scan(), "site/a/b.cpp: error: ", "a.b.cpp", "a.b.site.cpp")
        self.stops(site.run("--units", "site"), "a.b.site.cpp")

    def test_command_lines(self):
        site = self.site(HELLO)
        (site.folder / "empty").mkdir()
        (site.folder / "a.h").write_text("")
        for words, sentence in [
                ([], "source"), (["--no-such", "site"], "--no-such"), (["none.cpp"], "none.cpp"),
                (["site/empty"], "no *.cpp"), (["site/a.h"], "a.h"), (["-j", "0", "site"], "-j"),
                (["--root", "site/empty", "site/index.cpp"], "--root")]:
            with self.subTest(words):
                self.stops(site.run(*words, flags=()), sentence, status=2)
        self.assertIn("--accept", self.well(site.run("--help", flags=())))

    def test_nothing_at_all_published(self):
        site = self.site("static int f() { return 1; }\nint g_() { return f(); }\n")
        self.assertIn("nothing", site.scan().stderr)
        self.assertEqual(site.scan().returncode, 0)

    def test_explain(self):
        site = self.site(HELLO + "static int hidden() { return 1; }\n"
                                 "int page() { return hidden(); }\n")
        said = self.well(site.scan("--explain", "hidden"))
        self.assertEqual(said, "index.cpp:5: hidden: is not published: it is static\n")
        said = self.well(site.scan("--explain", "reports::total"))
        self.assertIn("index.cpp:4: reports::total: is published at /reports/total for ", said)
        self.assertEqual(self.well(site.scan("--explain", "/reports/total")), said)
        everything = self.well(site.run("--cache", scanned.CACHE.name, "--explain", "site"))
        self.assertEqual(len(everything.splitlines()), 5)
        self.stops(site.scan("--explain", "nobody"), "nobody")
        self.stops(site.scan("--explain", "Totl"), "did you mean reports::total?")
        site.write("index.cpp", HELLO + "int page() { return nothing_of_that_name; }\n")
        failed = site.scan("--explain", "greet")
        self.stops(failed, "nothing_of_that_name")
        self.assertNotIn("is called 'greet'", failed.stderr)
        self.assertFalse(site.surface.exists())
        self.assertFalse(site.output.exists() and site.units())

    def test_json(self):
        site = self.site(HELLO)
        found = json.loads(self.well(site.run("--cache", scanned.CACHE.name, "--json", "site")))
        self.assertEqual([one["url"] for one in found], ["/greet", "/motto", "/reports/total"])
        self.assertEqual(found[0]["parameters"],
                         [{"name": "name", "type": "std::string", "injected": False,
                           "default": '"you"'}])
        self.assertEqual((found[1]["text"], found[2]["required_segments"]),
                         ("Few dependencies.", 1))
        self.assertFalse(site.surface.exists())
        self.assertEqual(json.loads(self.well(site.scan("--json"))), found)
        self.assertTrue(site.surface.exists() and site.units())


class Compiled(Case):
    def test_the_program_on_the_first_page(self):
        site = self.site(HELLO)
        self.well(site.scan())
        site.compile()
        for target, answer in [
                ("/motto", "Few dependencies."), ("/greet", "Hello, you"),
                ("/greet/Ada", "Hello, Ada"), ("/greet?name=Ada", "Hello, Ada"),
                ("/reports/total?year=2026", "24313"), ("/reports/total/2026/3", "24315")]:
            self.assertEqual(site.ask(target), (200, answer), target)
        self.assertEqual(site.ask("/reports")[0], 404)

    def test_defaults_are_made_where_they_stand_once_a_call(self):
        site = self.site("""#include <string>
#include <vector>
#define field 7
namespace lib { static const std::string other = "x"; namespace deep { int z_ = 2; } }
namespace a {
namespace short_ = lib; using namespace lib::deep;
namespace { int made_ = 0; int next() { return ++made_; } }
inline namespace v1 {
int once(int n = next(), int after = 5) { return 100 * made_ + 10 * n + after; }
int names(int y = z_, std::string s = short_::other + ",\\"", int m = field,
          std::vector<int> v = {1, 2}, int l = [](int k) { return k + 1; }(2), double d = {})
{ return y + int(s.size()) + m + v[1] + l + int(d); }
} }
class blog_type { public: static constexpr int most = 7;
  enum class order { up, down };
  int list(int limit = most, order o = order::down) const { return o == order::up ? 0 : limit; }
} blog;
auto twice = [](int n = 4) { return 2 * n; };
""")
        self.well(site.scan())
        site.compile()
        for target, answer in [
                ("/a/once", "115"), ("/a/once?after=6", "116"), ("/a/once?n=3", "35"),
                ("/a/names", "17"), ("/a/names?y=3", "18"), ("/blog/list", "7"),
                ("/blog/list?o=up", "0"), ("/blog/list?limit=3", "3"), ("/twice", "8"),
                ("/twice/1", "2")]:
            self.assertEqual(site.ask(target), (200, answer), target)

    def test_a_text_that_is_gone_when_its_view_is_used(self):
        site = self.site("""#include <string>
#include <string_view>
static std::string kept = "kept";
static std::string made() { return "made"; }
std::string good(std::string_view a = "literal", std::string_view b = kept)
{ return std::string(a).append(b); }
std::string gone(std::string_view name = made()) { return std::string(name); }
""")
        self.well(site.scan())
        with self.assertRaises(AssertionError) as refused:
            site.compile()
        said = str(refused.exception)
        self.assertRegex(said, r"index\.cpp:7:\d+: error: static assertion failed: publish: the "
                               "default of parameter 'name' is a text that is gone")
        self.assertEqual(said.count("publish: "), 1, said)

    def test_two_sources_and_set_up(self):
        site = self.site("""#include <imprint/imprint.hpp>
static int hidden() { return 3; }
namespace { void setup_(imprint::site &site) { site.publish("/by/hand", &hidden); } }
""", other__index="namespace { enum class colour { red, blue_ }; }\n"
             "struct item { int count = 2; };\n"
             "int paint(colour c) { return int(c); }\nint save(item i) { return i.count; }\n")
        self.well(site.scan())
        program = site.compile()
        said = scanned.subprocess.run([program, "routes", "--json"], capture_output=True,
                                      check=True, stdin=scanned.subprocess.DEVNULL).stdout
        self.assertEqual({one["url"]: (one["file"], one["line"]) for one in json.loads(said)},
                         {"/by/hand": ("index.cpp", 3), "/paint": ("other/index.cpp", 3),
                          "/save": ("other/index.cpp", 4)})
        self.assertEqual(site.ask("/by/hand"), (200, "3"))
        self.assertEqual(site.ask("/paint/blue"), (200, "1"))
        self.assertEqual(site.ask("/paint/1")[0], 404)
        self.assertEqual(site.ask("/save")[0], 405)

    def test_hooks_of_any_linkage(self):
        site = self.site("""#include <imprint/imprint.hpp>
#include <string>
int outside() { return 1; }
namespace club {
int inside() { return 2; }
namespace { void before_() { throw imprint::http_error(403, "members only"); } }
static std::string error_(const imprint::http_error &what) { return what.what(); }
}
""")
        self.well(site.scan())
        site.compile()
        self.assertEqual(site.ask("/outside"), (200, "1"))
        self.assertEqual(site.ask("/club/inside"), (403, "members only"))

    def test_what_making_the_site_throws_is_said(self):
        site = self.site('#include <imprint/imprint.hpp>\n#include <stdexcept>\n'
                         'static void setup_(imprint::site &) { throw std::runtime_error("no tea"); }\n'
                         'int f() { return 1; }\n')
        self.well(site.scan())
        done = scanned.subprocess.run([site.compile(), "routes"], capture_output=True, text=True,
                                      check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("no tea", done.stderr)

    def test_without_the_prelude(self):
        site = self.site(HELLO)
        flags = (f"-I{scanned.INCLUDE}", "-DIMPRINT_WITHOUT_PRELUDE")
        self.well(site.scan(flags=flags))
        site.compile("-DIMPRINT_WITHOUT_PRELUDE")
        self.assertEqual(site.ask("/greet/Ada"), (200, "Hello, Ada"))


if __name__ == "__main__":
    if shutil.which(scanned.COMPILER[0]) is None:
        sys.exit(f"{scanned.COMPILER[0]} is not there")
    tap.main()
