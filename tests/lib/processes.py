# SPDX-License-Identifier: MIT
"""Processes that a test starts: readiness by connecting, an end that is waited for."""
import fcntl
import os
import pathlib
import select
import signal
import socket
import struct
import subprocess
import tempfile
import termios
import time

LONG = os.environ.get("IMPRINT_TEST_LONG") == "1"
ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("IMPRINT_BUILD", ROOT / "build"))


def folder(prefix="imprint-"):
    """A folder of its own for one test class, reachable for other users, removed at exit."""
    made = tempfile.TemporaryDirectory(prefix=prefix)
    os.chmod(made.name, 0o755)
    return made


def free_ports(count: int):
    """Ports that nobody listens on; held together so that they differ, then let go."""
    held = [socket.socket() for _ in range(count)]
    for one in held:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


def free_range(count: int):
    """Consecutive ports that nobody listens on."""
    for _ in range(100):
        first = free_ports(1)[0]
        held = [socket.socket() for _ in range(count)]
        try:
            for number, one in enumerate(held):
                one.bind(("127.0.0.1", first + number))
            return list(range(first, first + count))
        except OSError:
            continue
        finally:
            for one in held:
                one.close()
    raise AssertionError(f"no {count} free ports in a row")


def connect(address):
    """address: a path of a unix socket, or (host, port)."""
    if isinstance(address, (str, pathlib.Path)):
        one = socket.socket(socket.AF_UNIX)
        try:
            one.connect(str(address))
        except OSError:
            one.close()
            raise
        return one
    return socket.create_connection(address, timeout=10)


def wait_for(condition, what: str, seconds: float = 30.0):
    """Polls a condition that becomes true by itself; the deadline only bounds a failure."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds} s in vain: {what}")
        time.sleep(0.01)


class Process:
    """A started program whose output goes to a file."""

    def __init__(self, command, log, ready=None, env=None, cwd=None, stdin=subprocess.DEVNULL,
                 pass_fds=()):
        self.command = [str(word) for word in command]
        self.log = pathlib.Path(log)
        with open(self.log, "ab") as out:
            self.process = subprocess.Popen(
                self.command, stdin=stdin, stdout=out, stderr=out, env=env, cwd=cwd,
                pass_fds=pass_fds, start_new_session=True)
        if ready is not None:
            self.wait_until_connectable(ready)

    @property
    def pid(self):
        return self.process.pid

    def text(self):
        return self.log.read_text(errors="replace")

    def wait_until_connectable(self, address):
        def connectable():
            if self.process.poll() is not None:
                raise AssertionError(
                    f"{self.command} ended with {self.process.returncode}:\n{self.text()}")
            try:
                connect(address).close()
                return True
            except OSError:
                return False
        try:
            wait_for(connectable, f"{self.command[0]} on {address}")
        except AssertionError:
            self.stop()
            raise

    def stop(self, how=signal.SIGTERM, seconds=20):
        """Ends the program and returns its exit status; what remains of its session is killed."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            status = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            status = None
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        if status is None:
            self.process.wait()
            raise AssertionError(f"{self.command} did not end:\n{self.text()}")
        return status


def children(pid: int):
    """Pids of the direct children."""
    try:
        tasks = pathlib.Path(f"/proc/{pid}/task").iterdir()
        return [int(word) for task in tasks for word in (task / "children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def name(pid: int) -> str:
    try:
        return pathlib.Path(f"/proc/{pid}/comm").read_text().strip()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def descriptors(pid: int) -> dict:
    """What a process holds open now: {number: what it is}."""
    found = {}
    for one in pathlib.Path(f"/proc/{pid}/fd").iterdir():
        try:
            found[int(one.name)] = os.readlink(one)
        except FileNotFoundError:
            pass  # closed meanwhile
    return found


def unread(connected: socket.socket) -> int:
    """Octets that a unix socket's peer has not read yet (SIOCOUTQ)."""
    return struct.unpack("i", fcntl.ioctl(connected, termios.TIOCOUTQ, bytes(4)))[0]


def can_read(connected: socket.socket) -> bool:
    return bool(select.select([connected], [], [], 0)[0])


def names_of_children(pid: int):
    return [name(one) for one in children(pid)]


def workers(supervisor: int):
    """Pids of the living workers of a supervisor; none until it has a leader."""
    kids = [pid for pid in children(supervisor) if alive(pid)]
    named = {pid: name(pid) for pid in kids}
    # A dead worker's companion is there for a moment.
    return [pid for pid in kids if not named[pid].startswith("imprint-")] \
        if "imprint-leader" in named.values() else []


def lone_worker(herald: int):
    """The worker of a process that has no supervisor; none until its companion has named itself."""
    kids = children(herald)
    return kids[0] if len(kids) == 1 and names_of_children(kids[0]) == ["imprint-compan."] else None


def descendants(pid: int):
    found = []
    for child in children(pid):
        found += [child] + descendants(child)
    return found


def alive(pid: int) -> bool:
    """Exists and is no zombie."""
    try:
        stat = pathlib.Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rpartition(")")[2].split()[0] not in ("Z", "X")


def memory_kb(pid: int) -> int:
    """Private and shared anonymous memory in kB: what a body kept in memory would add to."""
    text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
    fields = dict(line.split(":", 1) for line in text.splitlines()[1:])
    return int(fields["Anonymous"].split()[0])
