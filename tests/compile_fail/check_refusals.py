#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compiles each file here and fails unless the first error says what the file expects.

    check_refusals.py INCLUDE_FOLDER COMPILER...

A file says it as "// expect: publish: ..." in its first lines.  A check by static_assert has
the text in its error; one within a constant expression in the line that the error quotes.
"""
import os
import pathlib
import subprocess
import sys


def expectation(path: pathlib.Path) -> str:
    for line in path.read_text().splitlines()[:5]:
        if line.startswith("// expect: "):
            return line.removeprefix("// expect: ")
    return ""


def first_error(output: str) -> str:
    lines = output.splitlines()
    for number, line in enumerate(lines):
        if " error: " in line:
            return "\n".join(lines[number:number + 2])
    return output


def fault_of(path: pathlib.Path, compiler: list, include: str) -> str:
    expected = expectation(path)
    if not expected.startswith("publish: "):
        return "has no '// expect: publish: ...'"
    command = [*compiler, "-std=c++20", "-fsyntax-only", "-I", include, str(path)]
    run = subprocess.run(command, capture_output=True, text=True, check=False,
                         env={**os.environ, "LC_ALL": "C"})
    if run.returncode == 0:
        return "compiles"
    error = first_error(run.stderr)
    return "" if expected in error else f"fails otherwise:\n{error}"


def main() -> int:
    include, *compiler = sys.argv[1:]
    files = sorted(pathlib.Path(__file__).parent.glob("*.cpp"))
    faults = 0
    for path in files:
        fault = fault_of(path, compiler, include)
        if fault:
            faults += 1
            print(f"{path.name} {fault}")
    print(f"{len(files)} registrations, {faults} not refused as expected")
    return 1 if faults or not files else 0


if __name__ == "__main__":
    sys.exit(main())
