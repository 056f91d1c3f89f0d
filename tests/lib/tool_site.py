# SPDX-License-Identifier: MIT
"""Folders of site sources, built by the developer's command and asked over CGI."""
import pathlib
import subprocess

import processes

IMPRINT = processes.BUILD / "src" / "tool" / "imprint"


def ask(program, target, method="GET", env=None):
    """(status, body) of one CGI request to a site's executable."""
    path, _, query = target.partition("?")
    done = subprocess.run(
        [program], capture_output=True, stdin=subprocess.DEVNULL, check=False,
        env={"GATEWAY_INTERFACE": "CGI/1.1", "REQUEST_METHOD": method, "REQUEST_URI": target,
             "SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": query, **(env or {})})
    head, _, body = done.stdout.partition(b"\r\n\r\n")
    fields = dict(line.split(": ", 1) for line in head.decode().splitlines())
    return int(fields["Status"].split()[0]), body.decode()


class Folder:
    """A folder of sources; build() runs the command and returns what became of it."""

    def __init__(self, path, command=IMPRINT):
        self.path = pathlib.Path(path)
        self.path.mkdir(parents=True, exist_ok=True)
        self.command = command
        self.program = self.path / "build" / self.path.name

    def write(self, name, text):
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file

    def run(self, *words, **how):
        return subprocess.run([self.command, *words], capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, check=False, **how)

    def build(self, *options, **how):
        return self.run("build", self.path, *options, **how)

    def built(self, *options, **how):
        """The same, for a build that has to succeed."""
        done = self.build(*options, **how)
        assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
        return done

    def ask(self, target, **how):
        return ask(self.program, target, **how)
