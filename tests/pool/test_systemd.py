#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Under systemd: what it is told, by a receiver in its place, and the units of deploy/systemd."""
import os
import pathlib
import re
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import fcgi  # noqa: E402
import fronts  # noqa: E402
import pool_site  # noqa: E402
import processes  # noqa: E402
import sites  # noqa: E402
import tap  # noqa: E402

UNITS = processes.ROOT / "deploy" / "systemd"
EXPOSURE = 3.0


class Receiver:
    """NOTIFY_SOCKET's end: who said what."""

    def __init__(self, address):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        self.socket.settimeout(30)
        self.socket.bind("\0" + address[1:] if address.startswith("@") else address)
        if not address.startswith("@"):
            os.chmod(address, 0o777)  # as systemd's own

    def next(self):
        """(the sender's pid, {name: value})"""
        octets, control, _, _ = self.socket.recvmsg(4096, 256)
        pid = next(struct.unpack("iii", data)[0] for _, kind, data in control
                   if kind == socket.SCM_CREDENTIALS)
        return pid, dict(line.split("=", 1) for line in octets.decode().split("\n"))

    def nothing(self):
        return select.select([self.socket], [], [], 0)[0] == []


class Told(unittest.TestCase):
    def setUp(self):
        self.place = pool_site.Place()
        self.addCleanup(self.place.close)
        self.receive(str(self.place.home / "notify"))

    def receive(self, address):
        self.systemd = Receiver(address)
        self.addCleanup(self.systemd.socket.close)
        self.env = {"NOTIFY_SOCKET": address}

    def start(self, workers=2):
        """Connects to nothing: what is told is what is waited for."""
        self.process = self.place.start(
            "serve", "--workers", str(workers), *sites.as_user(), "--listen",
            f"fastcgi:{self.place.socket}", env=self.env)

    def heard(self):
        pid, said = self.systemd.next()
        self.assertEqual(pid, self.process.pid)
        return said

    def ready(self, status):
        said = self.heard()
        self.assertEqual(said.keys(), {"READY", "STATUS"})
        self.assertEqual(said["READY"], "1")
        self.assertIn(status, said["STATUS"])

    def reloading(self, status, since):
        said = self.heard()
        self.assertEqual(said.keys(), {"RELOADING", "MONOTONIC_USEC", "STATUS"})
        self.assertEqual(said["RELOADING"], "1")
        self.assertIn(status, said["STATUS"])
        # systemd takes it for an answer to its signal when it is the later one.
        self.assertGreaterEqual(int(said["MONOTONIC_USEC"]), since)
        self.assertLessEqual(int(said["MONOTONIC_USEC"]), now())

    def reload(self):
        since = now()
        self.process.process.send_signal(signal.SIGHUP)
        return since

    def ends(self):
        self.process.process.send_signal(signal.SIGTERM)
        self.assertEqual(self.heard()["STOPPING"], "1")
        self.assertEqual(self.process.process.wait(30), 0)
        self.assertTrue(self.systemd.nothing())


def now():
    """CLOCK_MONOTONIC, in microseconds."""
    return time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000


class Notices(Told):
    def test_ready_when_all_workers_serve(self):
        self.start(workers=3)
        self.ready("generation 1 serves with 3 workers")
        processes.wait_for(lambda: len(processes.workers(self.process.pid)) == 3, "three workers")
        self.assertEqual(fcgi.ask(self.place.socket).status, 200)
        self.ends()

    def test_not_before_a_worker_serves(self):
        self.place.make_gate("start")
        self.env |= {"HOLD_AT_START": "1"}
        self.start(workers=1)
        self.place.wait_until_reached("start")
        self.assertTrue(self.systemd.nothing())
        self.place.open_gate("start")
        self.ready("generation 1")
        self.ends()

    def test_by_an_abstract_name(self):
        self.receive(f"@{self.place.home}")
        self.start()
        self.ready("generation 1")
        self.ends()

    def test_a_reload(self):
        self.start(workers=1)
        self.ready("generation 1 serves with 1 worker")
        self.reloading("generation 2 starts", self.reload())
        self.ready("generation 2 serves with 1 worker")
        self.ends()

    def test_a_reload_that_fails(self):
        self.start()
        self.ready("generation 1")
        broken = self.place.home / "broken"
        broken.write_text("#!/bin/sh\nexit 1\n")
        broken.chmod(0o755)
        broken.rename(self.place.executable)
        self.reloading("generation 2 starts", self.reload())
        self.ready("generation 1 serves on")
        self.ends()

    def test_an_executable_that_is_gone(self):
        self.start()
        self.ready("generation 1")
        self.place.executable.unlink()
        self.reloading("generation 2 starts", self.reload())
        self.ready("generation 1 serves on")
        self.ends()

    def test_a_leader_that_is_gone(self):
        self.start()
        self.ready("generation 1")
        since = now()
        (leader,) = [pid for pid in processes.children(self.process.pid)
                     if processes.name(pid) == "imprint-leader"]
        os.kill(leader, signal.SIGKILL)
        self.reloading("the leader is gone; generation 2 starts", since)
        self.ready("generation 2 serves")
        self.ends()

    def test_a_start_that_fails(self):
        self.process = self.place.start(
            "serve", "--workers", "1", *sites.as_user(), "--var", "/proc/nothing", "--listen",
            f"fastcgi:{self.place.socket}", env=self.env | {"NEED_DATABASE": "1"})
        self.assertEqual(self.heard()["STOPPING"], "1")
        self.assertNotEqual(self.process.process.wait(30), 0)
        self.assertTrue(self.systemd.nothing())

    def test_signs_of_life(self):
        self.env |= {"WATCHDOG_USEC": "100000"}
        self.start()
        said = []
        while len(said) < 5 or {"READY", "STATUS"} not in said:
            said.append(self.heard().keys())
        self.assertGreaterEqual(said.count({"WATCHDOG"}), 4)

    def test_no_signs_of_life_for_another_process(self):
        self.env |= {"WATCHDOG_USEC": "1000", "WATCHDOG_PID": "1"}
        self.start()
        self.ready("generation 1")
        self.ends()

    def test_nothing_that_is_started_here_can_speak(self):
        self.env |= {"WATCHDOG_USEC": "100000"}
        self.start()
        self.heard()
        processes.wait_for(lambda: len(processes.workers(self.process.pid)) == 2, "two workers")
        if os.geteuid() == 0:  # workers don't show theirs to others
            for pid in processes.descendants(self.process.pid):
                environment = pathlib.Path(f"/proc/{pid}/environ").read_bytes()
                self.assertIn(b"GATES=", environment)
                self.assertNotIn(b"NOTIFY_SOCKET", environment)
                self.assertNotIn(b"WATCHDOG", environment)

    def test_on_descriptor_0_the_parent_is_no_service_manager(self):
        for words in ([], ["--workers", "1"]):
            path = self.place.run / f"{len(words)}.sock"
            with self.subTest(words), pool_site.listening_socket(path) as listening:
                self.process = self.place.start("serve", *words, *sites.as_user()[:2],
                                                stdin=listening, env=self.env)
                self.assertEqual(fcgi.ask(path).status, 200)
                self.process.stop()
                self.assertTrue(self.systemd.nothing())

    def test_a_receiver_that_is_gone(self):
        self.systemd.socket.close()
        self.start()
        processes.wait_for(lambda: len(processes.workers(self.process.pid)) == 2, "two workers")
        self.assertEqual(self.process.stop(), 0)
        self.assertEqual(self.place.log().count("NOTIFY_SOCKET"), 1)

    def test_an_address_that_is_none(self):
        self.env = {"NOTIFY_SOCKET": "vsock:2:1"}
        self.start()
        processes.wait_for(lambda: len(processes.workers(self.process.pid)) == 2, "two workers")
        self.assertEqual(self.process.stop(), 0)
        self.assertIn("NOTIFY_SOCKET vsock:2:1: neither a path nor @NAME", self.place.log())


class Activated(Told):
    """systemd's own program opens the socket and becomes the site at the first connection."""

    def start(self, workers=2):
        self.env |= {"IMPRINT_CONTROL": str(self.place.run / "control.sock")}
        self.process = self.place.start(
            "serve", "--workers", str(workers), *sites.as_user()[:2],
            before=["systemd-socket-activate", "-l", self.place.socket,
                    *(f"--setenv={name}={value}" for name, value in
                      (self.place.env | self.env).items() if name not in os.environ)])
        processes.wait_for(self.place.socket.exists, "the socket")
        self.place.socket.chmod(0o666)

    def first_answer(self):
        """What is refused between bind and listen starts nothing: the first connection is ours."""
        def answer():
            try:
                return fcgi.ask(self.place.socket)
            except ConnectionRefusedError:
                return None
        return processes.wait_for(answer, "the socket to listen")

    def test_from_the_first_connection_to_a_stop(self):
        self.start()
        self.assertEqual(self.first_answer().status, 200)
        self.ready("generation 1 serves with 2 workers")
        self.reloading("generation 2 starts", self.reload())
        self.ready("generation 2 serves with 2 workers")
        self.assertEqual(fcgi.ask(self.place.socket).status, 200)
        since = now()
        status, out, _ = self.place.say("reload", env=self.env)  # the unit's ExecReload
        self.assertEqual((status, out[:9]), (0, "reloaded:"))
        self.reloading("generation 3 starts", since)
        self.ready("generation 3 serves with 2 workers")
        self.ends()
        self.assertTrue(self.place.socket.exists(), "it is systemd's")


class Units(unittest.TestCase):
    def setUp(self):
        made = processes.folder()
        self.addCleanup(made.cleanup)
        self.home = pathlib.Path(made.name)
        # Only the executable's place is another one.
        for unit in UNITS.iterdir():
            text = unit.read_text().replace("/srv/imprint/%i", f"{self.home}/%i")
            (self.home / unit.name.replace("@", "@site")).write_text(text)
        self.service = self.home / "imprint@site.service"

    def analyze(self, *words):
        return subprocess.run(["systemd-analyze", *words], cwd=self.home, capture_output=True,
                              text=True, check=False, env=os.environ | {"LC_ALL": "C"})

    def exposure(self):
        done = self.analyze("security", "--offline=true", "--no-pager", self.service)
        self.assertEqual(done.returncode, 0, done.stderr)
        return float(re.search(r"Overall exposure level for .*: ([0-9.]+)", done.stdout)[1])

    def test_exposure(self):
        self.assertLessEqual(self.exposure(), EXPOSURE)
        text = self.service.read_text()
        self.service.write_text(re.sub(r"(?m)^SystemCallFilter=.*\n|^Protect.*\n", "", text))
        self.assertGreater(self.exposure(), EXPOSURE, "it is no measure")

    def test_they_are_understood(self):
        shutil.copy(processes.BUILD / "examples" / "hello" / "hello", self.home / "site")
        units = [self.service, self.home / "imprint@site.socket"]
        done = self.analyze("verify", "--man=no", *units)
        self.assertEqual((done.returncode, done.stdout + done.stderr), (0, ""))
        self.service.write_text(self.service.read_text() + "\n[Service]\nProtectSytem=strict\n")
        self.assertIn("ProtectSytem", self.analyze("verify", "--man=no", *units).stderr)

    def test_the_socket_is_the_front_servers(self):
        listens = re.search(r"(?m)^ListenStream=(.*)$",
                            (self.home / "imprint@site.socket").read_text())[1]
        for file in ("lighttpd/fastcgi.conf", "nginx/fastcgi.conf", "nginx/scgi.conf"):
            self.assertIn(listens.replace("%i", "site"), (processes.ROOT / file).read_text(), file)


class Calls(Told):
    """What the service may not call, it does not call."""

    def settings(self, name):
        return re.findall(rf"(?m)^{name}=(.*)$", (UNITS / "imprint@.service").read_text())

    def allowed(self, name):
        listed = subprocess.run(["systemd-analyze", "--no-pager", "syscall-filter", name],
                                capture_output=True, text=True, check=True).stdout
        found = set()
        for word in re.findall(r"(?m)^ +([@a-z0-9_-]+)$", listed):
            found |= self.allowed(word) if word.startswith("@") else {word}
        return found

    def filtered(self):
        allow, deny = self.settings("SystemCallFilter")
        self.assertTrue(deny.startswith("~"))
        allowed = set().union(*map(self.allowed, allow.split()))
        return allowed.difference(*map(self.allowed, deny[1:].split()))

    def test_of_a_pool_from_start_to_end(self):
        traced = self.place.home / "calls"
        user = ["-u", fronts.USER] if os.geteuid() == 0 else []
        shell = 'exec 3<&0 0</dev/null; LISTEN_PID=$$ LISTEN_FDS=1 exec "$@"'
        self.env |= {"IMPRINT_CONTROL": str(self.place.run / "control.sock")}
        with pool_site.listening_socket(self.place.socket) as listening:
            self.process = self.place.start(
                "serve", "--workers", "2", stdin=listening, env=self.env,
                before=["strace", *user, "-f", "-qq", "-o", traced, "sh", "-c", shell, "sh"])
        self.heard = lambda: self.systemd.next()[1]  # strace is the supervisor's parent
        self.ready("generation 1")
        (self.place.gates / "file").write_bytes(b"x" * 100_000)
        for target in ("/index", "/file", "/big?n=300000", "/lines?n=1000", "/throw"):
            fcgi.ask(self.place.socket, target=target)
        fcgi.ask(self.place.socket, "POST", "/take", b"x" * 1_000_000)
        status, out, _ = self.place.say("status", env=self.env)
        self.assertEqual((status, out != ""), (0, True))
        (supervisor,) = processes.children(self.process.pid)
        os.kill(processes.workers(supervisor)[0], signal.SIGKILL)
        processes.wait_for(lambda: len(processes.workers(supervisor)) == 2, "another worker")
        os.kill(supervisor, signal.SIGHUP)
        self.assertIn("RELOADING", self.heard())
        self.ready("generation 2")
        os.kill(supervisor, signal.SIGTERM)
        self.assertIn("STOPPING", self.heard())
        self.process.process.wait(30)
        text = traced.read_text(errors="replace")
        (families,) = self.settings("RestrictAddressFamilies")
        self.assertEqual(set(re.findall(r" socket\((AF_\w+)", text)) - set(families.split()), set())
        called = set(re.findall(r"(?m)^\d+ +([a-z0-9_]+)\(", text))
        self.assertIn("sendto", called)
        self.assertEqual(called - self.filtered(), set())


if __name__ == "__main__":
    tap.main()
