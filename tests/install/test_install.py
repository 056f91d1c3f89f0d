#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A small program built against the installed library, by pkg-config alone, answers."""
import os
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import processes  # noqa: E402
import tap  # noqa: E402

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


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.made = processes.folder()
        cls.addClassCleanup(cls.made.cleanup)
        cls.home = pathlib.Path(cls.made.name)
        subprocess.run(["meson", "install", "-C", processes.BUILD, "--no-rebuild", "--destdir",
                        cls.home / "root"], check=True, stdout=subprocess.DEVNULL)
        (cls.pc,) = (cls.home / "root").rglob("imprint.pc")
        cls.env = os.environ | {"PKG_CONFIG_PATH": str(cls.pc.parent),
                                "PKG_CONFIG_SYSROOT_DIR": str(cls.home / "root")}

    def pkg_config(self, *words):
        return subprocess.run(["pkg-config", *words, "imprint"], env=self.env, check=True,
                              capture_output=True, text=True).stdout.split()

    def local(self, flags):
        """The sysroot is for our own files; the system's libraries are where they are."""
        root = str(self.home / "root")
        return [flag for flag in flags if root not in flag or
                pathlib.Path(flag[2:]).exists()]

    def test_a_program_builds_and_answers(self):
        source = self.home / "site.cpp"
        source.write_text(PROGRAM)
        flags = self.local(self.pkg_config("--cflags", "--libs"))
        subprocess.run(["g++", "-std=c++20", "-Wall", "-Wextra", "-Werror", source, "-o",
                        self.home / "site", *flags], check=True)
        done = subprocess.run(
            [self.home / "site"], capture_output=True, stdin=subprocess.DEVNULL, check=False,
            env={"GATEWAY_INTERFACE": "CGI/1.1", "REQUEST_METHOD": "GET",
                 "REQUEST_URI": "/greet?name=Ada", "QUERY_STRING": "name=Ada"})
        self.assertIn(b"Status: 200", done.stdout)
        self.assertTrue(done.stdout.endswith(b"\r\n\r\nHello, Ada"), done.stdout)

    def test_each_header_stands_alone(self):
        flags = self.local(self.pkg_config("--cflags"))
        headers = sorted((self.home / "root").rglob("include/imprint/*.hpp"))
        self.assertGreater(len(headers), 15)
        source = self.home / "header.cpp"
        for header in headers:
            with self.subTest(header=header.name):
                source.write_text(f"#include <imprint/{header.name}>\n")
                done = subprocess.run(["g++", "-std=c++20", "-fsyntax-only", "-Wall", "-Wextra",
                                       "-Werror", source, *flags], capture_output=True, text=True,
                                      check=False)
                self.assertEqual(done.returncode, 0, done.stderr[:2000])

    def test_the_version_is_the_projects(self):
        self.assertEqual(self.pkg_config("--modversion"), ["0.1.0"])


if __name__ == "__main__":
    tap.main()
