# SPDX-License-Identifier: MIT
"""Who is measured: programs that answer the same, each with so many workers on a unix socket."""
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "lib"))
import fcgi  # noqa: E402
import processes  # noqa: E402

USER = "nobody"  # of workers and fronts, when root starts them
ROOT_STARTS = os.geteuid() == 0


def listening(path):
    one = socket.socket(socket.AF_UNIX)
    one.bind(str(path))
    one.listen(511)
    os.chmod(path, 0o666)
    return one


class Peer:
    """Processes that were started together; what they use is counted with their children's."""

    def __init__(self, home, workers):
        self.home, self.workers = home, workers
        self.params = {}  # that it wants beside the usual ones
        self.socket = home / f"{self.name}.sock"
        self.started = []

    def start_on_socket(self, command):
        """Each gets the listening socket as descriptor 0, as spawn-fcgi would give it."""
        with listening(self.socket) as one:
            for number in range(self.workers):
                self.started.append(processes.Process(
                    command, self.home / f"{self.name}.{number}.log", stdin=one))

    def pids(self):
        return [pid for one in self.started for pid in [one.pid, *processes.descendants(one.pid)]]

    def cpu_seconds(self) -> float:
        return cpu_seconds(self.pids())

    def supervising(self):
        """Those of pids() that serve no requests themselves: there is one set for all workers."""
        return []

    def memory(self) -> tuple[float, float]:
        """Kilobytes, proportional set size: a worker with all its own, and what all share."""
        shared = self.supervising()
        own = [pid for pid in self.pids() if pid not in shared]
        return sum(map(kilobytes, own)) / self.workers, sum(map(kilobytes, shared))

    def answer_of(self, target, body=b"") -> bytes:
        """Head and content, directly."""
        params = fcgi.params_for("POST" if body else "GET", target, body or None) | self.params
        if body:
            params["CONTENT_TYPE"] = "application/octet-stream"
        with fcgi.Connection(self.socket) as one:
            return one.send(fcgi.request(params, body)).read_answer().stdout

    def starves(self) -> bool:
        """Whether connections that are kept, as many as workers, keep others from being served."""
        hello = fcgi.request(fcgi.params_for(target="/hello") | self.params, keep=True)
        kept = [fcgi.Connection(self.socket) for _ in range(self.workers)]
        try:
            for one in kept:
                one.send(hello).read_answer()
            with fcgi.Connection(self.socket, timeout=2) as another:
                another.send(hello).read_answer()
            return False
        except TimeoutError:
            return True
        finally:
            for one in kept:
                one.close()

    def stop(self):
        for one in self.started:
            one.stop()


def cpu_seconds(pids) -> float:
    ticks = 0
    for pid in pids:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def kilobytes(pid: int) -> int:
    text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(re.search(r"^Pss:\s+(\d+) kB", text, re.M).group(1))


class Imprint(Peer):
    name = "imprint"

    def start(self, build, _):
        run = self.home / "run"
        run.mkdir()
        os.chmod(run, 0o777)
        self.socket = run / "site.sock"
        user = ["--user", USER] if ROOT_STARTS else []
        self.started.append(processes.Process(
            [shutil.copy(build / "bench" / "site", self.home), "serve", *user,
             "--workers", self.workers, "--listen", f"fastcgi:{self.socket}",
             "--control", run / "control.sock"],
            self.home / "imprint.log", ready=self.socket))
        processes.wait_for(lambda: len(self.serving()) == self.workers, "all workers")

    def serving(self):
        return processes.workers(self.started[0].pid)

    def supervising(self):
        own = {pid for worker in self.serving() for pid in [worker, *processes.descendants(worker)]}
        return [pid for pid in self.pids() if pid not in own]


class Bare(Peer):
    """The limit: whatever is asked, it sends the same octets, those that Imprint answered."""
    name = "bare"

    def start(self, build, answer: bytes):
        (self.home / "answer").write_bytes(answer)
        self.start_on_socket([build / "bench" / "bare", self.home / "answer"])


class Libfcgi(Peer):
    name = "libfcgi"

    def start(self, build, _):
        self.start_on_socket([build / "bench" / "libfcgi"])


class Fastcgipp(Peer):
    name = "fastcgi++"

    def start(self, build, _):
        self.start_on_socket([build / "bench" / "fastcgipp"])


class Php(Peer):
    name = "php-fpm"

    def start(self, _build, _answer):
        self.params["SCRIPT_FILENAME"] = shutil.copy(ROOT / "bench" / "peer.php", self.home)
        user = f"user = {USER}\ngroup = nogroup\nlisten.mode = 0666\n" if ROOT_STARTS else ""
        (self.home / "fpm.conf").write_text(
            f"[global]\nerror_log = {self.home}/fpm.log\n[www]\nlisten = {self.socket}\n{user}"
            f"listen.backlog = 511\npm = static\npm.max_children = {self.workers}\n")
        self.started.append(processes.Process(
            [php_fpm(), "-F", "-y", self.home / "fpm.conf"], self.home / "fpm.out",
            ready=self.socket))
        if not self.answer_of("/opcache").endswith(b"\r\n\r\ntrue"):
            sys.exit("bench: opcache is not installed, or is off: php-fpm would compile each time")

    def supervising(self):
        return [self.started[0].pid]


def php_fpm():
    found = sorted(pathlib.Path("/usr/sbin").glob("php-fpm*"))
    return found[-1] if found else None


def present(build):
    """Those that can be measured here; Imprint and the bare responder always are."""
    return [Imprint, Bare,
            *([Libfcgi] if (build / "bench" / "libfcgi").exists() else []),
            *([Fastcgipp] if (build / "bench" / "fastcgipp").exists() else []),
            *([Php] if php_fpm() else [])]


def start(kinds, build, home, workers, target="/hello", body=b""):
    """All of them; the bare one sends what Imprint, which is the first, answers to this."""
    running = {}
    try:
        for kind in kinds:
            imprint = running.get(Imprint.name)
            one = running[kind.name] = kind(home, workers)
            one.start(build, imprint.answer_of(target, body) if imprint else b"")
    except BaseException:
        stop(running)
        raise
    return running


def stop(running):
    for one in running.values():
        one.stop()


def run_tool(*words, **more) -> str:
    return subprocess.run([str(word) for word in words], capture_output=True, text=True,
                          check=True, **more).stdout
