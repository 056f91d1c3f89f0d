#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The scanner's rules, one small source or folder of sources for each: tests/scan/corpus.

argv: scan_dump, imprint-scan, the folder of Imprint's headers, the compiler.  In a source,
    //= TEXT      a line that the scan prints; "..." at its end stands for the rest of it
    //=   TEXT    a detail: a line that begins with blanks; others are not looked at
    //-   TEXT    no detail begins so
    //=order TEXT a line; those so marked come in this order
FILE:[TEXT] in them is the first line of FILE that holds TEXT and is no comment.  All other lines
that the scan prints must have been expected.  What has no error compiles with g++ afterwards."""
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "lib"))
import tap  # noqa: E402  pylint: disable=wrong-import-position

DUMP, SCAN, INCLUDE = (pathlib.Path(sys.argv.pop(1)).resolve() for _ in range(3))
COMPILER = sys.argv.pop(1).split()
CORPUS = HERE / "corpus"
WARNINGS = ["-Wall", "-Wextra", "-Wshadow", "-Wconversion", "-Wno-unused-parameter",
            "-Wno-unused-function", "-Werror"]


def sources_of(case):
    return sorted(case.glob("*.cpp")) if case.is_dir() else [case]


def line_of(folder, match):
    lines = (folder / match[1]).read_text().splitlines()
    for number, line in enumerate(lines, 1):
        if match[2] in line and not line.startswith("//"):
            return f"{match[1]}:{number}:"
    raise AssertionError(f"no line of {match[1]} holds {match[2]!r}")


class Expected:
    def __init__(self, case):
        self.lines, self.details, self.absent, self.order = [], [], [], []
        folder = case if case.is_dir() else case.parent
        for source in sources_of(case):
            for line in source.read_text().splitlines():
                self.take(re.sub(r"([\w.]+\.[ch]pp):\[(.*?)\]:(?= )",
                                 lambda match: line_of(folder, match), line))

    def take(self, line):
        if line.startswith("//=order "):
            self.order.append(line[9:].strip())
            self.lines.append(line[9:].strip())
        elif line.startswith("//=   "):
            self.details.append(line[3:].strip())
        elif line.startswith("//= "):
            self.lines.append(line[4:].strip())
        elif line.startswith("//-   "):
            self.absent.append(line[3:].strip())


def fits(wanted, line):
    return line.startswith(wanted[:-3]) if wanted.endswith("...") else line == wanted


def is_noise(line):
    return line.startswith("source ") or line.endswith("it is a type: objects are published")


def compare(expected, printed):
    """What is wrong, as a list of sentences."""
    lines = [line.rstrip() for line in printed.splitlines()]
    details = [line.strip() for line in lines if line.startswith("  ")]
    left = [line for line in lines if line and not line.startswith(" ") and not is_noise(line)]
    wrong = []
    for wanted in expected.lines:
        found = next((line for line in left if fits(wanted, line)), None)
        if found is None:
            wrong.append(f"missing: {wanted}")
        else:
            left.remove(found)
    wrong += [f"not expected: {line}" for line in left]
    wrong += [f"missing detail: {wanted}" for wanted in expected.details
              if not any(fits(wanted, line) for line in details)]
    wrong += [f"should not be there: {line}" for line in details
              if any(line.startswith(bad) for bad in expected.absent)]
    came = [line for line in lines if line in expected.order]
    if came != expected.order:
        wrong.append(f"order: {came}")
    return wrong


def run(command):
    done = subprocess.run([str(word) for word in command], text=True, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return done.returncode, done.stdout, done.stderr


def compile_units(case, folder):
    """The units that imprint-scan writes, compiled; what g++ says."""
    flags = ["-std=c++20", f"-I{INCLUDE}"]
    root = case if case.is_dir() else case.parent
    surface = folder / "surface.txt"
    surface.unlink(missing_ok=True)
    scan = [SCAN, "--root", root, "--output", folder, "--surface", surface, "--accept"]
    status, _, said = run([*scan, *sources_of(case), "--", *flags])
    wrong = [] if status == 0 else [f"imprint-scan: {status} {said}"]
    for source in sources_of(case) if status == 0 else []:
        unit = folder / source.relative_to(root).with_suffix(".site.cpp")
        status, _, said = run([*COMPILER, *flags, *WARNINGS, f"-I{folder}", "-O0", "-c", unit,
                               "-o", folder / "unit.o"])
        wrong += [said] if status != 0 else []
    return wrong


class Folders(threading.local):
    """A folder for each thread: the prelude that is parsed there serves all its cases."""
    def __init__(self, within):
        super().__init__()
        self.own = pathlib.Path(tempfile.mkdtemp(dir=within))


def check(case, folders):
    folder = folders.own
    status, printed, said = run([DUMP, folder / ".scan", *sources_of(case), "--", "-std=c++20",
                                 f"-I{INCLUDE}"])
    wrong = compare(Expected(case), printed)
    if status != 0:
        wrong.append(f"scan_dump: {status} {said}")
    if not wrong and not re.search(r"^error ", printed, re.MULTILINE):
        wrong += compile_units(case, folder)
    return wrong


def cases():
    """Sources of a group, and folders of sources that belong together."""
    for group in sorted(path for path in CORPUS.iterdir() if path.is_dir()):
        yield from sorted(path for path in group.iterdir()
                          if path.is_dir() or path.suffix == ".cpp")


class Corpus(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cache = tempfile.TemporaryDirectory()
        # Each case is two processes that wait for nobody: as many at once as there are cores.
        cls.pool = concurrent.futures.ThreadPoolExecutor(os.cpu_count())
        folders = Folders(cls.cache.name)
        cls.results = {case: cls.pool.submit(check, case, folders) for case in cases()
                       if cls.is_wanted(case)}

    @staticmethod
    def is_wanted(case):
        words = [word for word in sys.argv[1:] if not word.startswith("-")]
        name = name_of(case)
        return not words or any(word in f"__main__.Corpus.{name}" for word in words)

    @classmethod
    def tearDownClass(cls):
        cls.pool.shutdown()
        cls.cache.cleanup()


def name_of(case):
    return f"test_{case.parent.name}_{case.stem}"


def add_test(case):
    def test(self):
        wrong = self.results[case].result()
        self.assertEqual(wrong, [], "\n" + "\n".join(wrong))

    setattr(Corpus, name_of(case), test)


for each in cases():
    add_test(each)

if __name__ == "__main__":
    tap.main()
