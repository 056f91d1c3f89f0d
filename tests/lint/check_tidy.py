#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Fails when clang-tidy 19 has something to say about a source of the library, or about an adapter
(a header) in the program that tests it.

    check_tidy.py ROOT BUILD

Nearly all of clang-tidy's time goes to headers of others, so the sources of a room that are
compiled with the same flags are looked at as one, which includes them all.  Where two of them
can't stand together, as both use a name for something of their own, each half is looked at alone.
"""
import collections
import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

# Of the compiler's command: what names the output, and warnings, which are g++'s to give.
OPTIONS_WITH_VALUE = {"-o", "-MQ", "-MF"}
LEFT_OUT = re.compile(r"-c$|-MD$|-W|-fdiagnostics")
FOLDERS = ("src", "tests/adapters")
OWN = "-bugprone-suspicious-include"  # sources are included here


def flags_of(command):
    words = shlex.split(command["command"])
    words = words[1 + (os.path.basename(words[0]) == "ccache"):]
    kept, skip = [], False
    for word in words:
        if skip or word in OPTIONS_WITH_VALUE:
            skip = not skip
        elif not LEFT_OUT.match(word) and word != command["file"]:
            kept.append(word)
    # The folder of a target's own is empty, and tells targets of the same flags apart.
    return tuple(word for word in kept if not word.endswith(".p"))


def groups_of(root, build):
    groups, seen = collections.defaultdict(list), set()
    folders = tuple(f"{root}/{folder}/" for folder in FOLDERS)
    for command in json.loads((build / "compile_commands.json").read_text()):
        path = os.path.realpath(os.path.join(command["directory"], command["file"]))
        if path.startswith(folders) and path not in seen:
            seen.add(path)
            groups[os.path.dirname(path), flags_of(command)].append(path)
    return [(flags, sorted(paths)) for (_, flags), paths in groups.items()]


class Tidy:
    def __init__(self, root, build, folder):
        self.root, self.build, self.folder = root, build, pathlib.Path(folder)

    def run(self, flags, paths):
        """What there is to say, of each source once."""
        name = paths[0].replace("/", "_")[:-4]
        one = self.folder / f"{name}_{len(paths)}.cpp"
        one.write_text("".join(f'#include "{path}"\n' for path in paths))
        done = subprocess.run(
            ["clang-tidy-19", "--quiet", f"--config-file={self.root}/.clang-tidy",
             f"--checks={OWN}", one, "--", *flags, "-Wno-everything"],
            cwd=self.build, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return ""
        if "clang-diagnostic-error" in done.stdout and len(paths) > 1:
            half = len(paths) // 2
            return self.run(flags, paths[:half]) + self.run(flags, paths[half:])
        return done.stdout + done.stderr


def main(root, build):
    groups = groups_of(root, build)
    count = sum(len(paths) for _, paths in groups)
    with tempfile.TemporaryDirectory() as folder:
        tidy = Tidy(root, build, folder)
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            said = [text for text in pool.map(lambda one: tidy.run(*one), groups) if text]
    print("\n".join([*said, f"{count} sources, {'findings' if said else 'no findings'}"]))
    return 1 if said or not count else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()))
