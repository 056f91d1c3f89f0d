# SPDX-License-Identifier: MIT
"""The C++ sources of the tree, by git where there is a repository."""
import pathlib
import subprocess

FOLDERS = ("src", "include", "examples", "tests", "bench")


def sources(root: pathlib.Path, *suffixes: str):
    found = subprocess.run(
        ["git", "-C", str(root), "ls-files", "-z", *FOLDERS], capture_output=True, check=False)
    if found.returncode == 0:
        paths = [root / name for name in found.stdout.decode().split("\0") if name]
    else:
        paths = [path for folder in FOLDERS for path in (root / folder).rglob("*")]
    return sorted(path for path in paths if path.suffix in suffixes and path.exists())
