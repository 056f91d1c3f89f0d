#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A pool whose size changes: it grows while workers are held, shrinks at rest, and from zero."""
import hashlib
import os
import pathlib
import signal
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import fcgi  # noqa: E402
import pool_site  # noqa: E402
import processes  # noqa: E402
import sites  # noqa: E402
import tap  # noqa: E402


class Sizing(unittest.TestCase):
    def setUp(self):
        self.place = pool_site.Place()
        self.addCleanup(self.place.close)

    def serve(self, size, *words):
        self.process = self.place.start(
            "serve", "--workers", size, *sites.as_user(), "--var", str(self.place.run / "var"),
            "--listen", f"fastcgi:{self.place.socket}", *words)
        processes.wait_for(lambda: "imprint-leader" in map(
            processes.name, processes.children(self.process.pid)), "the leader")
        return self.process

    def pids(self):
        return processes.workers(self.process.pid)

    def wait_for_workers(self, count):
        return processes.wait_for(lambda: (found := self.pids(), len(found) == count)[1]
                                  and (found or [None]), f"{count} workers")

    def connect(self):
        one = fcgi.Connection(self.place.socket)
        self.addCleanup(one.close)
        return one

    def send_held(self, gate):
        self.place.make_gate(gate)
        one = self.connect()
        one.send(fcgi.request(fcgi.params_for(target=f"/gate/{gate}"), keep=True))
        return one

    @staticmethod
    def pid_by(one):
        one.send(fcgi.request(fcgi.params_for(target="/pid"), keep=True))
        answer = one.read_answer()
        assert answer.status == 200, answer.stdout
        return int(answer.body)

    def status(self):
        _, out, err = self.place.say("status", "--var", str(self.place.run / "var"))
        return out + err

    def seconds_from_now(self, count):
        """Whether the supervisor has been up for so much longer."""
        def up():
            return int(self.status().split(", up ")[1].split(" s")[0])
        then = up() + count
        return lambda: up() >= then


class Grows(Sizing):
    def test_to_the_most_while_workers_are_held_and_back(self):
        self.serve("1-4", "--idle-timeout", "1")
        (first,) = self.wait_for_workers(1)
        held, workers = [], []
        for name in ("a", "b", "c", "d"):
            # Each is answered by one that was not there, or was spare.
            held.append(self.send_held(name))
            workers.append(self.place.wait_until_reached(name))
        self.assertEqual(len(set(workers)), 4)
        self.assertIn(first, workers)
        self.assertEqual(sorted(self.pids()), sorted(workers))
        waits = self.connect()
        waits.send(fcgi.request(fcgi.params_for(target="/pid"), keep=True))
        # Long after the rate would have allowed a fifth: the status's clock tells.
        later = self.seconds_from_now(3)
        processes.wait_for(
            lambda: self.assertEqual(sorted(self.pids()), sorted(workers)) or later(), "seconds")
        for name in ("a", "b", "c", "d"):
            self.place.open_gate(name)
        for one in held:
            self.assertEqual(one.read_answer().status, 200)
        self.assertIn(int(waits.read_answer().body), workers)
        self.wait_for_workers(1)
        for one in [*held, waits]:  # they went over to the one that is left
            self.assertEqual([self.pid_by(one)], self.pids())
        self.assertNotIn("another starts", self.place.log())
        self.assertIn("crashes 0 ", self.status())
        self.assertIn("\nworkers 1 wanted of 1-4  added 3  removed 3\n", self.status())
        self.assertEqual(self.process.stop(), 0)

    def test_without_a_spare_one_for_who_waits(self):
        self.serve("1-3", "--spare", "0")
        workers = []
        for name in ("a", "b", "c"):
            self.assertEqual(len(self.wait_for_workers(max(len(workers), 1))),
                             max(len(workers), 1))
            self.send_held(name)
            workers.append(self.place.wait_until_reached(name))
        self.assertEqual(sorted(self.pids()), sorted(workers))
        for name in ("a", "b", "c"):
            self.place.open_gate(name)

    def test_as_many_after_a_reload(self):
        self.serve("1-4")
        for name in ("a", "b"):
            self.send_held(name)
            self.place.wait_until_reached(name)
        before = self.wait_for_workers(3)  # two are held, one is spare
        status, out, err = self.place.say("reload", "--var", str(self.place.run / "var"))
        self.assertEqual(status, 0, out + err)
        for name in ("a", "b"):
            self.place.open_gate(name)
        after = processes.wait_for(
            lambda: not set(before) & set(found := self.pids()) and found, "the old to leave")
        self.assertEqual(len(after), 3)

    def test_the_status_tells(self):
        self.serve("2-5")
        processes.wait_for(lambda: self.place.socket.exists(), "the socket")
        self.wait_for_workers(2)
        self.assertIn("\nworkers 2 wanted of 2-5  added 0  removed 0\n", processes.wait_for(
            lambda: "supervisor" in (text := self.status()) and text, "the status"))


class FromZero(Sizing):
    def start(self, *words):
        self.serve("0-2", "--idle-timeout", "1", *words)
        processes.wait_for(lambda: "generation 1" in self.status(), "the pool")

    def test_nobody_until_somebody_asks_and_again(self):
        self.start()
        self.assertEqual(self.pids(), [])
        first = self.pid_by(self.connect())
        processes.wait_for(lambda: self.pids() == [], "all to leave")
        self.assertNotEqual(self.pid_by(self.connect()), first)
        self.assertEqual(self.process.stop(), 0)
        self.assertNotIn("another starts", self.place.log())

    def test_a_kept_connection_outlives_the_last_worker(self):
        self.start()
        kept = [self.connect() for _ in range(5)]
        before = {self.pid_by(one) for one in kept}
        self.wait_for_workers(0)
        # Silence starts nobody, nor does one that goes.
        kept.pop().close()
        later = self.seconds_from_now(3)  # three times the idle timeout
        processes.wait_for(lambda: self.assertEqual(self.pids(), []) or later(), "silence")
        for one in kept:
            self.assertNotIn(self.pid_by(one), before)
        self.wait_for_workers(0)
        self.assertEqual(self.process.stop(), 0)
        for one in kept:
            self.assertEqual(one.read_all(), b"")

    def test_a_reload_at_zero(self):
        self.start()
        kept = self.connect()
        before = self.pid_by(kept)
        self.wait_for_workers(0)
        status, out, err = self.place.say("reload", "--var", str(self.place.run / "var"))
        self.assertEqual((status, "generation 2 serves" in out + err), (0, True), out + err)
        self.wait_for_workers(0)  # the one that proved it has left
        self.assertNotEqual(self.pid_by(kept), before)

    def test_a_kill_of_the_last_one_starts_another(self):
        self.start()
        held = self.send_held("a")
        os.kill(self.place.wait_until_reached("a"), signal.SIGKILL)
        self.assertEqual(held.read_answer().status, 500)
        self.pid_by(self.connect())
        self.wait_for_workers(0)


    def test_what_the_last_one_had_read_is_kept_until_another_is_there(self):
        """More than a message of the lobby takes."""
        self.start()
        body = bytes(range(256)) * 2000
        octets = fcgi.request(fcgi.params_for("POST", "/take", body=body), body, keep=True)
        upload = self.connect()
        pid = self.pid_by(upload)
        upload.send(octets[:300_000])
        processes.wait_for(lambda: processes.unread(upload.socket) == 0, "the first piece")
        processes.wait_for(lambda: not processes.alive(pid), "its end")
        upload.send(octets[300_000:])
        self.assertEqual(upload.read_answer().body,
                         f"{len(body)} {hashlib.sha256(body).hexdigest()}\n".encode())


class Refusals(Sizing):
    def test_serve_and_check_say_why(self):
        ports = "-".join(map(str, (lambda all: (all[0], all[-1]))(processes.free_range(4))))
        for words, reason in (
                (("--workers", "4-2"), "MIN is more than MAX"),
                (("--workers", "0-0"), "nobody could ever serve"),
                (("--workers", "0"), "nobody could ever serve"),
                (("--workers", "1-"), "or MIN-MAX"),
                (("--workers", "1-1025"), "from 1 to 1024"),
                (("--workers", "1-4", "--spare", "5"), "say at most 4"),
                (("--workers", "4", "--spare", "1"), "need MIN-MAX"),
                (("--idle-timeout", "5"), "need --workers MIN-MAX"),
                (("--workers", "1-4", "--listen", f"fastcgi:{ports}"), "a port for each worker")):
            for verb in ("serve", "check"):
                with self.subTest(words=words, verb=verb):
                    listen = () if "--listen" in words else ("--listen", f"fastcgi:{self.place.socket}")
                    status, _, err = self.place.say(verb, *sites.as_user(), *listen, *words)
                    self.assertEqual(status, 2, err)
                    self.assertIn(reason, err)


if __name__ == "__main__":
    tap.main()
