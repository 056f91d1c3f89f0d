# SPDX-License-Identifier: MIT
"""A folder of site sources: scanned, compiled as users' builds do, asked as CGI does."""
import os
import pathlib
import shlex
import subprocess
import tempfile

import fcgi
import processes

SCANNER = processes.BUILD / "src" / "scan" / "imprint-scan"
INCLUDE = processes.ROOT / "include"
COMPILER = shlex.split(os.environ.get("CXX", "g++"))
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-Werror"]
# Shared by all sites of a test program: parsing the prelude takes seconds.
CACHE = tempfile.TemporaryDirectory(prefix="imprint-scan-cache-")
LIBRARIES = ["-lsoci_sqlite3", "-lsoci_core", "-lfmt", "-lcrypto", "-lsqlite3"]


class Site:
    """One folder `site` with sources, one `out` with what is made of them."""

    def __init__(self, sources):
        self.temporary = tempfile.TemporaryDirectory(prefix="imprint-scan-")
        self.home = pathlib.Path(self.temporary.name).resolve()
        self.folder = self.home / "site"
        self.output = self.home / "out"
        self.folder.mkdir()
        for name, text in sources.items():
            self.write(name, text)

    def close(self):
        self.temporary.cleanup()

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    @property
    def surface(self):
        return self.folder / "surface.txt"

    def run(self, *words, flags=(f"-I{INCLUDE}",)):
        """imprint-scan in `home` with exactly these words."""
        tail = ["--", *flags] if flags else []
        return subprocess.run([SCANNER, *words, *tail], cwd=self.home, text=True, check=False,
                              capture_output=True, timeout=300)

    def scan(self, *words, output="out", **more):
        return self.run("--output", output, "--cache", CACHE.name, *words, "site", **more)

    def units(self, output="out"):
        """What was written for the compiler, by name."""
        return {path.name: path.read_text() for path in (self.home / output).glob("*.cpp")}

    def compile(self, *flags):
        """The executable of what is in `out`.  Warnings are errors."""
        done = subprocess.run(
            [*COMPILER, "-std=c++20", *WARNINGS, *flags, f"-I{INCLUDE}",
             *sorted(self.output.glob("*.cpp")), processes.BUILD / "src" / "libimprint.a",
             *LIBRARIES, "-o", self.home / "site.run"],
            text=True, check=False, capture_output=True, timeout=600)
        if done.returncode != 0 or done.stderr:
            raise AssertionError(done.stderr)
        return self.home / "site.run"

    def ask(self, target, method="GET"):
        """Status and body of one request."""
        env = fcgi.params_for(method, target) | {"GATEWAY_INTERFACE": "CGI/1.1"}
        done = subprocess.run([self.home / "site.run"], env=env, capture_output=True,
                              check=False, timeout=60)
        answer = fcgi.Answer(stdout=done.stdout, ended=True)
        return answer.status, answer.body.decode()
