#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The examples' sources compile by themselves: the prelude that builds include before them only
saves time, and no source depends on it."""
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import processes  # noqa: E402
import tap  # noqa: E402


class Alone(unittest.TestCase):
    def test_each_example_without_the_prelude(self):
        # Those of the adapters are never built with it, and each needs its own library.
        sources = sorted(one for one in (processes.ROOT / "examples").rglob("*.cpp")
                         if "imprint/adapters/" not in one.read_text())
        self.assertGreater(len(sources), 5)
        for source in sources:
            with self.subTest(source=source.name):
                done = subprocess.run(
                    ["g++", "-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Werror",
                     "-Wno-restrict", "-I", processes.ROOT / "include", source],
                    capture_output=True, text=True, check=False)
                self.assertEqual(done.returncode, 0, done.stderr[:2000])


if __name__ == "__main__":
    tap.main()
