#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Fails when clang-tidy 19 has something to say about a source of the library."""
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys


def tidy(build: pathlib.Path, path: str):
    # Debian's g++ is asked for its flags; clang does not know all of its warnings.
    done = subprocess.run(
        ["clang-tidy-19", "-p", str(build), "--quiet", "--extra-arg=-Wno-unknown-warning-option",
         path],
        capture_output=True, text=True, check=False)
    return path, done.returncode, done.stdout + (done.stderr if done.returncode else "")


def main(root: pathlib.Path, build: pathlib.Path) -> int:
    commands = json.loads((build / "compile_commands.json").read_text())
    paths = {os.path.realpath(os.path.join(one["directory"], one["file"])) for one in commands}
    paths = sorted(path for path in paths if path.startswith(str(root.resolve() / "src") + "/"))
    bad = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, status, text in pool.map(lambda one: tidy(build, one), paths):
            if status != 0:
                bad += 1
                print(f"{path}:\n{text}")
    print(f"{len(paths)} sources, {bad} with findings")
    return 1 if bad or not paths else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])))
