#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Fails when clang-format 19 would change a source."""
import pathlib
import subprocess
import sys

from sources import sources


def main(root: pathlib.Path) -> int:
    paths = sources(root, ".cpp", ".hpp")
    if not paths:
        print("no sources found")
        return 1
    return subprocess.run(
        ["clang-format-19", "--dry-run", "--Werror", *map(str, paths)], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
