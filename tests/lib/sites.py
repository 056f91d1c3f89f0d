# SPDX-License-Identifier: MIT
"""The examples' executables, started as a user starts them, with folders of their own."""
import os
import pathlib
import subprocess

import fronts
import processes


def executable(name: str, home) -> pathlib.Path:
    """A copy that the workers' user can reach, wherever the tree is."""
    target = pathlib.Path(home) / name
    if not target.exists():
        source = processes.BUILD / "examples" / name / name
        target.write_bytes(source.read_bytes())
        target.chmod(0o755)
    return target


def as_user():
    return ["--user", fronts.USER, "--socket-group", fronts.USER] if os.geteuid() == 0 else []


def run_folder(home) -> pathlib.Path:
    folder = pathlib.Path(home) / "run"
    folder.mkdir(exist_ok=True)
    fronts.own(folder)
    return folder


def state_folder(home) -> pathlib.Path:
    folder = pathlib.Path(home) / "state"
    folder.mkdir(exist_ok=True)
    fronts.own(folder)
    return folder


class Site:
    """NAME serve --listen ...; ready when its (first) address takes connections."""

    def __init__(self, name, home, listen=None, ready=None, workers=2, options=(), env=None):
        self.home = pathlib.Path(home)
        self.socket = run_folder(home) / "site.sock"
        self.state = state_folder(home)
        listen = listen or [f"fastcgi:{self.socket}"]
        command = [executable(name, home), "serve", "--var", self.state,
                   "--workers", str(workers), *as_user(), *options]
        for address in listen:
            command += ["--listen", address]
        self.process = processes.Process(
            command, self.home / f"{name}.log", ready=ready or self.socket, env=env)
        processes.wait_for(lambda: len(self.workers()) == workers, "all workers")

    @property
    def pid(self):
        return self.process.pid

    def workers(self):
        return processes.workers(self.pid)

    def log(self):
        return self.process.text()

    def stop(self):
        return self.process.stop()


def judging(pki):
    """Whose certificates count: those of deploy/pki's authority that it has not revoked."""
    return ["--client-ca", pki / "ca.crt", "--client-crl", pki / "ca.crl"]


def make_pki(folder) -> pathlib.Path:
    """The certificates of deploy/pki, made once for a test program."""
    folder = pathlib.Path(folder)
    subprocess.run(["sh", processes.ROOT / "deploy" / "pki", folder], check=True,
                   stdout=subprocess.DEVNULL)
    return folder
