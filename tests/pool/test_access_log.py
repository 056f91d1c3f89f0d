#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A line for each request: answered, refused, streamed, broken off; rotated while it serves."""
import json
import os
import pathlib
import signal
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


class Logged(unittest.TestCase):
    words = ("--access-format", "json")
    workers = 1

    def setUp(self):
        self.place = pool_site.Place()
        self.addCleanup(self.place.close)
        self.folder = self.place.home / "logs"
        self.folder.mkdir()
        fronts.own(self.folder)
        self.file = self.folder / "access.log"
        self.process = self.place.serve("--access-log", self.file, *self.words,
                                        workers=self.workers)
        self.socket = self.place.socket

    def lines(self, count, file=None):
        """Written when the answer has left, so a client may be here earlier."""
        file = file or self.file
        return processes.wait_for(
            lambda: (found := file.read_text().splitlines()) and len(found) >= count and found,
            f"{count} lines")

    def entries(self, count, file=None):
        return [json.loads(line) for line in self.lines(count, file)]

    def ask(self, *words, **more):
        return fcgi.ask(self.socket, *words, **more)


class Entries(Logged):
    def test_what_was_asked_and_answered(self):
        one = fcgi.Connection(self.socket)
        self.addCleanup(one.close)
        one.send(fcgi.request(fcgi.params_for(
            target="/throw?x=%22", HTTP_USER_AGENT='a "b"', HTTP_REFERER="r"), keep=True))
        answer = one.read_answer()
        self.assertEqual(answer.status, 500)
        (entry,) = self.entries(1)
        self.assertGreater(entry.pop("microseconds"), 0)
        self.assertRegex(entry.pop("time"), r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
        self.assertEqual(entry, {
            "client": "192.0.2.1", "user": "", "method": "GET", "target": "/throw?x=%22",
            "protocol": "HTTP/1.1", "host": "localhost", "status": 500,
            "octets": len(answer.body), "complete": True, "referer": "r", "agent": 'a "b"',
            "pid": processes.workers(self.process.pid)[0]})

    def test_one_line_each_and_in_order(self):
        with fcgi.Connection(self.socket) as one:
            for number in range(20):
                one.send(fcgi.request(fcgi.params_for(target=f"/big/{number}"), keep=True))
                self.assertEqual(len(one.read_answer().body), number)
        self.assertEqual([(entry["target"], entry["octets"]) for entry in self.entries(20)],
                         [(f"/big/{number}", number) for number in range(20)])

    def test_sizes_of_every_kind_of_content(self):
        (self.place.gates / "file").write_bytes(b"f" * 200_000)
        targets = [("/big/1000000", 1_000_000), ("/file", 200_000), ("/lines/1000", 5000)]
        for target, size in targets:
            self.assertEqual(len(self.ask(target=target).body), size)
        head = self.ask("HEAD", "/big/1000")
        self.assertEqual(head.body, b"")
        self.assertEqual([entry["octets"] for entry in self.entries(4)],
                         [*(size for _, size in targets), 0])

    def test_what_was_refused_before_it_was_a_request(self):
        params = fcgi.params_for()
        del params["REQUEST_METHOD"]
        with fcgi.Connection(self.socket) as one:
            one.send(fcgi.request(params))
            self.assertEqual(one.read_answer().status, 400)
        (entry,) = self.entries(1)
        self.assertEqual((entry["status"], entry["method"], entry["target"]), (400, "", "/"))
        self.assertEqual(entry["client"], "192.0.2.1")

    def test_who_was_refused_and_what_came(self):
        params = fcgi.params_for(target="/a b?password=x\n", HTTP_USER_AGENT="a prober\u2028")
        with fcgi.Connection(self.socket) as one:
            one.send(fcgi.request(params))
            self.assertEqual(one.read_answer().status, 400)
        (entry,) = self.entries(1)
        self.assertEqual(
            (entry["client"], entry["method"], entry["target"], entry["protocol"], entry["agent"]),
            ("192.0.2.1", "GET", "/a b?password=***", "HTTP/1.1", "a prober\u2028"))

    def test_a_stream_that_broke(self):
        with fcgi.Connection(self.socket) as one:
            one.send(fcgi.request(fcgi.params_for(target="/broken")))
            with self.assertRaises(ConnectionError):
                one.read_answer()
        (entry,) = self.entries(1)
        self.assertEqual((entry["complete"], entry["octets"], entry["status"]), (False, 5, 200))

    def test_a_reader_that_left(self):
        with fcgi.Connection(self.socket) as one:
            one.send(fcgi.request(fcgi.params_for(target="/big/50000000")))
            one.read_exactly(100_000)
        (entry,) = self.entries(1)
        self.assertFalse(entry["complete"])
        self.assertLess(entry["octets"], 50_000_000)
        self.assertGreaterEqual(entry["octets"], 90_000)

    def test_one_that_gave_up_before_its_body_was_there(self):
        with fcgi.Connection(self.socket) as one:
            one.send(fcgi.begin() + fcgi.stream(fcgi.PARAMS, fcgi.pairs(
                fcgi.params_for("POST", "/take", b"four"))) + fcgi.record(fcgi.ABORT))
            one.read_answer()
        (entry,) = self.entries(1)
        self.assertEqual((entry["status"], entry["complete"]), (0, False))


class Rotation(Logged):
    workers = 2

    def test_one_that_killed_its_worker(self):
        """Written by whoever answers in its place, with all that was asked."""
        answer = self.ask(target="/die/kill?x=1", HTTP_USER_AGENT="a killer",
                          HTTP_ACCEPT="application/json")
        self.assertEqual(answer.status, 500)
        (entry,) = self.entries(1)
        self.assertEqual(
            (entry["status"], entry["target"], entry["agent"], entry["octets"]),
            (500, "/die/kill?x=1", "a killer", len(answer.body)))
        self.assertTrue(entry["complete"])
        self.assertGreater(entry["microseconds"], 0)
        with fcgi.Connection(self.socket) as one:
            one.send(fcgi.request(fcgi.params_for(target="/stream_and_die")))
            with self.assertRaises(ConnectionError):
                one.read_answer()
        self.assertEqual(
            [(one["status"], one["target"], one["complete"]) for one in self.entries(2)[1:]],
            [(0, "/stream_and_die", False)])

    def test_usr1_opens_the_file_anew(self):
        self.ask(target="/big/1")
        self.lines(1)
        moved = self.folder / "access.log.1"
        self.file.rename(moved)
        self.ask(target="/big/2")
        self.assertEqual([entry["octets"] for entry in self.entries(2, moved)], [1, 2])
        self.process.process.send_signal(signal.SIGUSR1)
        processes.wait_for(self.file.exists, "a new file")
        # Each worker opens it for itself.
        processes.wait_for(lambda: all(self.has_open(pid) for pid in
                                       processes.workers(self.process.pid)), "both workers")
        self.ask(target="/big/3")
        self.assertEqual([entry["octets"] for entry in self.entries(1)], [3])
        self.assertEqual(len(moved.read_text().splitlines()), 2)
        self.assertEqual(self.process.stop(), 0)

    def has_open(self, pid):
        """The file of that name, by whoever serves."""
        return str(self.file) in processes.descriptors(pid).values()

    def test_a_worker_that_can_not_open_it_serves_nevertheless(self):
        processes.wait_for(lambda: all(self.has_open(pid) for pid in
                                       processes.workers(self.process.pid)), "both workers")
        moved = self.place.home / "moved"
        self.folder.rename(moved)
        before = processes.workers(self.process.pid)
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        processes.wait_for(lambda: self.place.log().count("access log: open") == 2, "the log")
        self.assertEqual(self.ask(target="/big/6").status, 200)
        moved.rename(self.folder)
        self.process.process.send_signal(signal.SIGUSR1)
        processes.wait_for(lambda: all(self.has_open(pid) for pid in
                                       processes.workers(self.process.pid)), "both workers")
        self.ask(target="/big/7")
        self.assertEqual([entry["octets"] for entry in self.entries(1)], [7])

    def test_workers_that_start_later_write_to_the_new_one(self):
        moved = self.folder / "access.log.1"
        self.file.rename(moved)
        before = processes.workers(self.process.pid)
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        processes.wait_for(lambda: len(processes.workers(self.process.pid)) == 2 and
                           not set(before) & set(processes.workers(self.process.pid)), "others")
        self.ask(target="/big/4")
        self.assertEqual([entry["octets"] for entry in self.entries(1)], [4])

    def test_a_file_that_can_not_be_opened_again_loses_nothing(self):
        processes.wait_for(lambda: all(self.has_open(pid) for pid in
                                       processes.workers(self.process.pid)), "both workers")
        moved = self.place.home / "moved"
        self.folder.rename(moved)
        self.process.process.send_signal(signal.SIGUSR1)
        processes.wait_for(lambda: self.place.log().count("access log: open") == 2, "the log")
        self.ask(target="/big/5")
        self.assertEqual(self.entries(1, moved / "access.log")[0]["octets"], 5)


class Choices(unittest.TestCase):
    def setUp(self):
        self.place = pool_site.Place()
        self.addCleanup(self.place.close)
        self.listen = ["serve", *sites.as_user(), "--listen", f"fastcgi:{self.place.socket}"]

    def test_a_format_of_ones_own_on_standard_error(self):
        self.place.serve("--access-log", "-", "--access-format", 'here: %m %U "%{User-Agent}i" %s')
        fcgi.ask(self.place.socket, target="/big/1")
        processes.wait_for(lambda: 'here: GET /big/1 "-" 200\n' in self.place.log(), "the line")

    def test_what_can_not_be_is_refused(self):
        for words, says in ((["--access-format", "%z"], "--access-format %z: % begins"),
                            (["--access-log", "-", "--access-format", "jsn"],
                             "--access-format jsn: it is neither combined nor json"),
                            (["--access-format", "json"],
                             "--access-format json: there is no log"),
                            (["--access-log", "/nonexistent/log"],
                             "--access-log /nonexistent/log: No such file"),
                            (["--slow-log", "/nonexistent/log"],
                             "--slow-log /nonexistent/log: No such file")):
            with self.subTest(words):
                status, _, error = self.place.say(*self.listen, *words)
                self.assertNotEqual(status, 0)
                self.assertIn(says, error)


class Moved(Logged):
    workers = 2

    def hold(self, gate):
        self.place.make_gate(gate)
        one = fcgi.Connection(self.socket)
        self.addCleanup(one.close)
        one.send(fcgi.request(fcgi.params_for(target=f"/gate/{gate}"), keep=True))
        return one, self.place.wait_until_reached(gate)

    def test_what_left_by_another_worker_has_one_line(self):
        size = 5_000_000
        by = {}
        for one in [fcgi.Connection(self.socket) for _ in range(self.workers + 1)]:
            self.addCleanup(one.close)
            one.send(fcgi.request(fcgi.params_for(target="/pid"), keep=True))
            by.setdefault(one.read_answer().body, []).append(one)
        slow, busy = max(by.values(), key=len)[:2]
        self.place.make_gate("gate")
        slow.send(fcgi.request(fcgi.params_for(target=f"/big/{size}"), keep=True))
        busy.send(fcgi.request(fcgi.params_for(target="/gate/gate"), keep=True))
        self.place.wait_until_reached("gate")
        self.assertEqual(len(slow.read_answer().body), size)
        self.place.open_gate("gate")
        self.assertEqual(busy.read_answer().status, 200)
        lines = [(one["target"], one["status"], one["octets"], one["complete"])
                 for one in self.entries(self.workers + 3)[self.workers + 1:]]
        self.assertEqual(
            sorted(lines), [(f"/big/{size}", 200, size, True), ("/gate/gate", 200, 12, True)])

    def test_what_another_worker_answered_has_one_line(self):
        one = fcgi.Connection(self.socket)
        self.addCleanup(one.close)
        one.send(fcgi.request(fcgi.params_for(target="/pid"), keep=True))
        pid = int(one.read_answer().body)
        body = b"x" * 100_000
        octets = fcgi.request(fcgi.params_for("POST", "/take", body=body), body, keep=True)
        one.send(octets[:50_000])
        processes.wait_for(lambda: processes.unread(one.socket) == 0, "the first half")
        held = {}
        while pid not in held:
            gate = f"gate{len(held)}"
            waiting, at = self.hold(gate)
            held[at] = (gate, waiting)
        gate, busy = held.pop(pid)
        for other, waiting in held.values():
            self.place.open_gate(other)
            self.assertEqual(waiting.read_answer().status, 200)
        one.send(octets[50_000:])
        self.assertEqual(one.read_answer().status, 200)
        self.place.open_gate(gate)
        self.assertEqual(busy.read_answer().status, 200)
        entries = self.entries(2 + len(held) + 1)
        taken = [(entry["status"], entry["complete"]) for entry in entries
                 if entry["target"] == "/take"]
        self.assertEqual(taken, [(200, True)])


class Slow(Logged):
    """A line of its own for what took long; nothing for what did not."""

    def setUp(self):
        self.slow = None
        super().setUp()

    @property
    def words(self):
        self.slow = self.folder / "slow.log"
        return ("--access-format", "json", "--slow-log", self.slow, "--slow-time", "200")

    def held_for(self, name):
        """A request that is let go when it has taken 200 ms: whoever waits so long is late."""
        self.place.make_gate(name)
        one = fcgi.Connection(self.socket)
        self.addCleanup(one.close)
        one.send(fcgi.request(fcgi.params_for(target=f"/gate/{name}?x=%0aforged"), keep=True))
        self.place.wait_until_reached(name)
        began = time.monotonic()
        processes.wait_for(lambda: time.monotonic() - began > 0.25, "a quarter of a second")
        self.place.open_gate(name)
        self.assertEqual(one.read_answer().status, 200)

    def test_who_took_long(self):
        self.ask(target="/pid")
        self.held_for("first")
        self.ask(target="/pid")
        (entry,) = self.entries(1, self.slow)
        self.assertEqual(entry["target"], "/gate/first?x=%0aforged")
        self.assertGreaterEqual(entry["microseconds"], 200_000)
        self.assertEqual(len(self.entries(3)), 3)

    def test_it_is_opened_anew(self):
        self.held_for("before")
        self.entries(1, self.slow)
        self.slow.rename(self.folder / "moved")
        self.process.process.send_signal(signal.SIGUSR1)
        processes.wait_for(self.slow.exists, "a new file")
        self.held_for("after")
        self.assertEqual(self.entries(1, self.slow)[0]["target"], "/gate/after?x=%0aforged")
        self.assertEqual(len((self.folder / "moved").read_text().splitlines()), 1)

    def test_what_can_not_be_opened_anew_is_called_the_slow_log(self):
        self.slow.unlink()
        self.slow.mkdir()
        self.process.process.send_signal(signal.SIGUSR1)
        processes.wait_for(lambda: f"slow log: open {self.slow}: " in self.place.log(), "the log")
        self.assertNotIn("access log: ", self.place.log())


if __name__ == "__main__":
    tap.main()
