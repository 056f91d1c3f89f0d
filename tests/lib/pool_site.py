# SPDX-License-Identifier: MIT
"""tests/pool/site.cpp in a folder of its own, with its gates."""
import os
import pathlib
import socket
import subprocess

import fronts
import processes
import sites

# In a process that may not be dumped, LeakSanitizer can't look around.
SANITIZER = {"ASAN_OPTIONS": "detect_leaks=0:abort_on_error=0"}


class Place:
    """Folders, the executable where the workers' user can reach it, gates."""

    def __init__(self, name="pool_site", source="tests/pool"):
        self.made = processes.folder()
        self.home = pathlib.Path(self.made.name)
        self.executable = self.home / name
        self.executable.write_bytes((processes.BUILD / source / name).read_bytes())
        self.executable.chmod(0o755)
        self.run = sites.run_folder(self.home)
        self.gates = self.home / "gates"
        self.gates.mkdir()
        fronts.own(self.gates)
        self.env = os.environ | SANITIZER | {"GATES": str(self.gates)}
        for gone in ("GATEWAY_INTERFACE", "REQUEST_METHOD"):
            self.env.pop(gone, None)
        self.processes = []

    def close(self):
        for process in self.processes:
            try:
                process.stop()
            except AssertionError:
                pass
        self.made.cleanup()

    def start(self, *words, ready=None, env=None, before=(), **more):
        """`before`: a program that execs the rest."""
        process = processes.Process([*before, self.executable, *words], self.home / "log", ready=ready,
                                    env=self.env | (env or {}), **more)
        self.processes.append(process)
        return process

    def serve(self, *words, address=None, workers=1, wire="fastcgi", **more):
        address = address or self.run / "site.sock"
        text = address if isinstance(address, pathlib.Path) else f"{address[0]}:{address[1]}"
        process = self.start("serve", "--workers", str(workers), *sites.as_user(),
                             "--listen", f"{wire}:{text}", *words, ready=address, **more)
        processes.wait_for(lambda: len(processes.workers(process.pid)) == workers, "all workers")
        return process

    def say(self, *words, env=None, stdin=subprocess.DEVNULL, pass_fds=(), preexec_fn=None):
        """Runs to its end: for refusals.  (status, standard output, standard error)"""
        done = subprocess.run([self.executable, *words], env=self.env | (env or {}), stdin=stdin,
                              capture_output=True, check=False, timeout=60, pass_fds=pass_fds,
                              preexec_fn=preexec_fn)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    @property
    def socket(self):
        return self.run / "site.sock"

    def log(self):
        return (self.home / "log").read_text(errors="replace")

    # Gates

    def make_gate(self, name):
        os.mkfifo(self.gates / name)
        fronts.own(self.gates / name)

    def wait_until_reached(self, name) -> int:
        reached = self.gates / f"{name}.reached"
        processes.wait_for(lambda: reached.exists() and reached.read_text().endswith("\n"),
                           f"a function at the gate {name}")
        return int(reached.read_text())

    def open_gate(self, name):
        with open(self.gates / name, "wb"):
            pass

    def calls(self) -> int:
        calls = self.gates / "calls"
        return len(calls.read_text().splitlines()) if calls.exists() else 0


def listening_socket(path=None):
    """A bound and listening socket, as front servers hand it over; the path's mode is open."""
    if path is None:
        one = socket.socket()
        one.bind(("127.0.0.1", 0))
    else:
        one = socket.socket(socket.AF_UNIX)
        one.bind(str(path))
        os.chmod(path, 0o666)
    one.listen(64)
    return one
