#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compiles each file here and fails unless the first error says what the file expects.

    check_refusals.py INCLUDE_FOLDER COMPILER...

A file says it as "// expect: publish: ..." in its first lines.  The message of a
static_assert must begin with that; what fails within a constant expression shows it in a
line that the error or its explanation quotes.  "// expect: compiles" stands for no error at all: it shows that
the others fail for their own reason.
"""
import concurrent.futures
import os
import pathlib
import subprocess
import sys

# g++ 14 names the call first and what failed in it after that; g++ 12 the latter alone.
CONSTEVAL = "error: call to consteval function"
ASSERTION = "error: static assertion failed: "


def expectation(path: pathlib.Path) -> str:
    for line in path.read_text().splitlines()[:5]:
        if line.startswith("// expect: "):
            return line.removeprefix("// expect: ")
    return ""


def first_error(output: str) -> str:
    lines = output.splitlines()
    for number, line in enumerate(lines):
        if CONSTEVAL in line:
            return "\n".join(lines[number:])
        if " error: " in line:
            return "\n".join(lines[number:number + 2])
    return output


def says(error: str, expected: str) -> bool:
    if ASSERTION in error:
        return error.split(ASSERTION, 1)[1].startswith(expected)
    return expected in error


def fault_of(path: pathlib.Path, compiler: list, include: str) -> str:
    expected = expectation(path)
    if expected != "compiles" and not expected.startswith("publish: "):
        return "has no '// expect: publish: ...'"
    command = [*compiler, "-std=c++20", "-fsyntax-only", "-I", include, str(path)]
    run = subprocess.run(command, capture_output=True, text=True, check=False,
                         env={**os.environ, "LC_ALL": "C"})
    error = first_error(run.stderr)
    if expected == "compiles":
        return "" if run.returncode == 0 else f"does not compile:\n{error}"
    if run.returncode == 0:
        return "compiles"
    return "" if says(error, expected) else f"fails otherwise:\n{error}"


def main() -> int:
    include, *compiler = sys.argv[1:]
    files = sorted(pathlib.Path(__file__).parent.glob("*.cpp"))
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda path: fault_of(path, compiler, include), files))
    for path, fault in zip(files, found):
        if fault:
            print(f"{path.name} {fault}")
    faults = sum(1 for fault in found if fault)
    print(f"{len(files)} registrations, {faults} not refused as expected")
    return 1 if faults or not files else 0


if __name__ == "__main__":
    sys.exit(main())
