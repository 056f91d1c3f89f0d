#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A worker that dies takes one request along, and no other connection; one that is busy keeps
no other waiting."""
import hashlib
import json
import os
import pathlib
import re
import select
import signal
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import fcgi  # noqa: E402
import pool_site  # noqa: E402
import processes  # noqa: E402
import sites  # noqa: E402
import tap  # noqa: E402

BY_THEMSELVES = ("segv", "bus", "fpe", "ill", "abort", "terminate", "exit", "exit_now", "kill",
                 "stack", "heap", "blocked", "thread", "exec", "child", "time")
NEVER = ("loop", "dead_lock", "blocked_loop", "exec_sleep", "stop", "child_first")
# Whose handler can say where it was.
TRACED = {"segv": "write_to_nowhere", "stack": "use_up_the_stack", "thread": "write_to_nowhere",
          "bus": "read_behind_the_end", "terminate": "throw_from_a_noexcept"}


def ask_for(target, **more):
    return fcgi.request(fcgi.params_for(target=target, **more), keep=True)


class Site(unittest.TestCase):
    words = ()
    workers = 1

    def setUp(self):
        self.place = pool_site.Place()
        self.addCleanup(self.place.close)
        self.scgi = self.place.run / "scgi.sock"
        self.process = self.place.serve(
            "--listen", f"scgi:{self.scgi}", *self.words, workers=self.workers)

    def connect(self, address=None):
        one = fcgi.Connection(address or self.place.socket)
        self.addCleanup(one.close)
        return one

    def pid_by(self, one):
        one.send(ask_for("/pid"))
        return self.read_pid(one)

    def read_pid(self, one):
        answer = one.read_answer()
        self.assertEqual(answer.status, 200, answer.stdout)
        return int(answer.body)

    def pids(self):
        return processes.workers(self.process.pid)

    def hold(self, gate, one=None):
        """A worker in a function: (the connection that waits for it, its pid)"""
        self.place.make_gate(gate)
        one = one or self.connect()
        one.send(ask_for(f"/gate/{gate}"))
        return one, self.place.wait_until_reached(gate)

    def incident_of(self, answer):
        problem = json.loads(answer.body)
        found = re.search(r"\(incident ([0-9a-f]{12})\)", problem["detail"])
        self.assertIsNotNone(found, problem)
        return found.group(1)


class Deaths(Site):
    """Its neighbours: kept and idle, with half a request, with a request that waits, silent."""
    words = ("--request-timeout", "3")

    def neighbours(self):
        idle, half, scgi, silent = self.connect(), self.connect(), self.connect(self.scgi), \
            self.connect()
        pid = self.pid_by(idle)
        self.assertEqual(self.pid_by(half), pid)
        whole = ask_for("/pid")
        half.send(whole[:30])
        text = fcgi.scgi_request(fcgi.params_for(target="/pid"))
        scgi.send(text[:30])
        # Read by now: what came later is answered, or would wait behind it.
        self.assertEqual(self.pid_by(idle), pid)
        self.assertEqual(self.pid_by(idle), pid)
        for one in (half, scgi):
            processes.wait_for(lambda: processes.unread(one.socket) == 0, "what was sent")
        return pid, {idle: whole, half: whole[30:], silent: whole}, (scgi, text[30:])

    def dies(self, how, status):
        pid, kept, (scgi, rest) = self.neighbours()
        with self.connect() as one:
            one.send(ask_for(f"/die/{how}", HTTP_ACCEPT="application/json"))
            answer = one.read_answer()
            self.assertEqual(answer.status, status)
            # Were it closed, a front might send the next one there before it sees that.
            one.send(ask_for("/pid"))
            self.assertNotEqual(self.read_pid(one), pid)
        incident = self.incident_of(answer)
        for other, octets in kept.items():
            other.send(octets)
        after = {self.read_pid(other) for other in kept}
        self.assertEqual(len(after), 1)
        self.assertNotIn(pid, after)
        scgi.send(rest)
        self.assertRegex(scgi.read_all(), rb"^Status: 200 ")
        said = processes.wait_for(
            lambda: re.search(rf"incident {incident}: GET /die/{how}: .*worker {pid}.*",
                              self.place.log()), "a line for the incident")
        self.assertIn(f" ms in worker {pid}, in the site's code; ", said.group(0))
        self.assertIn("; client 192.0.2.1", said.group(0))
        return incident, said.group(0)

    def test_each_way_costs_one_request(self):
        for how in BY_THEMSELVES:
            with self.subTest(how):
                incident, said = self.dies(how, 500)
                self.assertIn("answered with 500", said)
                if how in TRACED:
                    processes.wait_for(
                        lambda: re.search(rf"incident {incident}: .*: #\d+ .*{TRACED[how]}",
                                          self.place.log()), "where it was")

    def test_it_is_counted(self):
        control = self.place.run / "control.sock"
        self.process.stop()
        self.process = self.place.serve("--request-timeout", "1", "--control", control)
        for how in ("loop", "kill"):
            fcgi.ask(self.place.socket, target=f"/die/{how}")
        processes.wait_for(lambda: self.counted(control) == (2, 1), "a crash and a timeout")

    def counted(self, control):
        status, out, error = self.place.say("status", "--json", "--control", control)
        self.assertEqual(status, 0, error)
        return json.loads(out)["crashes"], json.loads(out)["timeouts"]

    def test_what_never_ends_is_ended(self):
        for how in NEVER:
            with self.subTest(how):
                incident, said = self.dies(how, 504)
                self.assertIn("answered with 504", said)
                if how == "dead_lock":
                    processes.wait_for(
                        lambda: re.search(rf"incident {incident}: .*: #\d+ .*lock_twice",
                                          self.place.log()), "where it was")

    def test_one_after_another_is_replaced_at_once(self):
        """What a request does to its worker is no reason for the next one to wait."""
        for _ in range(8):
            self.dies("kill", 500)
        processes.wait_for(lambda: self.place.log().count("another starts in 0 ms") == 8,
                           "eight lines")

    def test_it_is_told_in_the_form_that_the_client_reads(self):
        with self.connect() as one:
            one.send(ask_for("/die/kill", HTTP_ACCEPT="text/html"))
            answer = one.read_answer()
        self.assertEqual(answer.status, 500)
        self.assertEqual(answer.field("Content-Type"), "text/html; charset=utf-8")
        self.assertRegex(answer.body, rb"incident [0-9a-f]{12}")
        with self.connect() as one:
            one.send(fcgi.request(fcgi.params_for("HEAD", "/die/kill"), keep=True))
            answer = one.read_answer()
        self.assertEqual((answer.status, answer.body), (500, b""))
        with self.connect(self.scgi) as one:
            one.send(fcgi.scgi_request(fcgi.params_for(target="/die/kill")))
            self.assertRegex(one.read_all(), rb"^Status: 500 (?s:.)*\(incident [0-9a-f]{12}\)")

    def test_a_begun_answer_is_cut_and_nothing_is_added(self):
        one = self.connect()
        one.send(ask_for("/stream_and_die"))
        with self.assertRaises(ConnectionError):
            one.read_answer()
        octets = one.held
        self.assertNotIn(b"incident", octets)
        processes.wait_for(lambda: "a part of the answer had left" in self.place.log(), "a line")

    def test_what_had_come_of_a_long_upload_is_kept(self):
        """More than a message of the lobby takes, by both wires, to a function that has the
        body whole and to one that reads it as it comes."""
        body = bytes(range(256)) * 3000
        by = {"/take": f"{len(body)} {hashlib.sha256(body).hexdigest()}\n".encode()}
        half = {}
        for target, expected in by.items():
            params = fcgi.params_for("POST", target, body=body)
            for one, octets in ((self.connect(), fcgi.request(params, body)),
                                (self.connect(self.scgi), fcgi.scgi_request(params, body))):
                one.send(octets[:500_000])
                processes.wait_for(lambda: processes.unread(one.socket) == 0, "what was sent")
                half[one] = (octets[500_000:], expected)
        with self.connect() as one:
            one.send(ask_for("/die/kill"))
            self.assertEqual(one.read_answer().status, 500)
        for one, (rest, expected) in half.items():
            one.send(rest)
            self.assertTrue(one.read_all().rstrip(b"\0").find(expected) > 0)
        self.assertNotIn("lost", self.place.log())

    def test_what_waits_for_a_slow_reader_leaves_whole(self):
        """From memory and from a file, by both wires; then the kept ones are asked again."""
        content = bytes(range(256)) * 20_000
        (self.place.gates / "file").write_bytes(content)
        by = {f"/big/{len(content)}": b"x" * len(content), "/file": content}
        slow = [(self.connect(), self.connect(self.scgi), target) for target in by]
        pid = self.pid_by(self.connect())
        for kept, scgi, target in slow:
            kept.send(ask_for(target))
            scgi.send(fcgi.scgi_request(fcgi.params_for(target=target)))
            for one in (kept, scgi):
                select.select([one.socket], [], [], 30)
        processes.wait_for(lambda: self.put_down(pid) == 2, "what is in memory to be put down")
        self.die()
        for kept, scgi, target in slow:
            answer = kept.read_answer()
            self.assertEqual((answer.status, answer.body == by[target]), (200, True))
            self.assertNotEqual(self.pid_by(kept), pid)
            text = scgi.read_all()
            self.assertTrue(text.startswith(b"Status: 200 "))
            self.assertEqual(text.partition(b"\r\n\r\n")[2] == by[target], True)

    def die(self):
        with self.connect() as one:
            one.send(ask_for("/die/kill"))
            self.assertEqual(one.read_answer().status, 500)

    def test_a_slow_reader_of_a_part_of_a_file_gets_that_part(self):
        content = bytes(range(256)) * 20_000
        (self.place.gates / "file").write_bytes(content)
        slow = self.connect()
        slow.send(ask_for("/file", HTTP_RANGE="bytes=1001-4000000"))
        select.select([slow.socket], [], [], 30)
        self.die()
        answer = slow.read_answer()
        self.assertEqual(answer.status, 206)
        self.assertEqual(answer.body == content[1001:4_000_001], True)

    def test_what_comes_behind_a_moved_answer_is_a_request_of_its_own(self):
        content = bytes(range(256)) * 20_000
        (self.place.gates / "file").write_bytes(content)
        slow, octets = self.connect(), ask_for("/pid")
        slow.send(ask_for("/file"))
        select.select([slow.socket], [], [], 30)
        self.die()
        self.assertEqual(slow.read_answer().body == content, True)
        slow.send(octets[:30])
        processes.wait_for(lambda: processes.unread(slow.socket) == 0, "a piece")
        self.die()
        slow.send(octets[30:])
        self.read_pid(slow)

    def test_an_answer_before_its_body_is_cut_and_not_mistaken(self):
        body = b"x" * 300_000
        one = self.connect()
        one.send(fcgi.request(fcgi.params_for("POST", "/ignore", body), body)[:100_000])
        select.select([one.socket], [], [], 30)
        self.die()
        with self.assertRaises(ConnectionError):
            one.read_answer()
        processes.wait_for(lambda: "of a connection's answer a part had left" in
                           self.place.log(), "a line")

    def put_down(self, pid):
        return sum("imprint-answer" in what for what in processes.descriptors(pid).values())

    def test_an_upload_is_answered_before_it_has_ended(self):
        """The front still sends: what it gets is the answer, not a reset."""
        one = self.connect()
        body = b"x" * 300_000
        octets = fcgi.request(fcgi.params_for("POST", "/read_and_die", body=body), body)
        one.send(octets[:100_000])
        answer = one.read_answer()
        self.assertEqual(answer.status, 500)

    def test_no_process_is_left(self):
        self.dies("segv", 500)
        (companion,) = processes.wait_for(self.companions, "the new worker's companion")
        self.assertEqual(self.process.stop(), 0)
        processes.wait_for(lambda: not processes.alive(companion), "the companion's end")

    def companions(self):
        return [pid for worker in self.pids() for pid in processes.descendants(worker)
                if processes.name(pid) == "imprint-compan."]


class Neighbours(Site):
    workers = 4
    """Of 64 kept connections, with three of four workers held."""

    def hold_three(self):
        held, pids = [], set()
        for number in range(3):
            one, pid = self.hold(f"gate{number}")
            held.append(one)
            pids.add(pid)
        self.assertEqual(len(pids), 3)
        (free,) = set(self.pids()) - pids
        return held, free

    def let_go(self, held):
        for number, one in enumerate(held):
            self.place.open_gate(f"gate{number}")
            self.assertEqual(one.read_answer().status, 200)

    def kept(self):
        many = [self.connect() for _ in range(64)]
        for one in many:
            self.pid_by(one)
        return many

    def test_whole_requests(self):
        many = self.kept()
        held, free = self.hold_three()
        for _ in range(3):
            for one in many:
                one.send(ask_for("/pid"))
            self.assertEqual({self.read_pid(one) for one in many}, {free})
        self.let_go(held)

    def test_in_two_pieces(self):
        many = self.kept()
        octets = ask_for("/pid")
        for one in many:
            one.send(octets[:25])
        for one in many:
            processes.wait_for(lambda: processes.unread(one.socket) == 0, "the first piece")
        held, free = self.hold_three()
        for one in many:
            one.send(octets[25:])
        self.assertEqual({self.read_pid(one) for one in many}, {free})
        for one in many:
            one.send(octets[:25])
        for one in many:
            one.send(octets[25:])
        self.assertEqual({self.read_pid(one) for one in many}, {free})
        self.let_go(held)

    def test_bodies_in_pieces(self):
        many = self.kept()[:16]
        body = bytes(range(256)) * 400
        octets = fcgi.request(fcgi.params_for("POST", "/take", body=body), body, keep=True)
        for one in many:
            one.send(octets[:60_000])
        for one in many:
            processes.wait_for(lambda: processes.unread(one.socket) == 0, "the first piece")
        held, free = self.hold_three()
        for one in many:
            one.send(octets[60_000:])
        answers = {one.read_answer().body for one in many}
        self.assertEqual(len(answers), 1)
        self.assertTrue(answers.pop().startswith(b"102400 "))
        self.assertEqual({self.pid_by(one) for one in many}, {free})
        self.let_go(held)

    def test_long_bodies_that_move_more_than_once(self):
        many = [self.connect() for _ in range(8)]
        body = bytes(range(256)) * 4000
        octets = fcgi.request(fcgi.params_for("POST", "/take", body=body), body, keep=True)
        first, second = 400_000, 700_000
        for one in many:
            one.send(octets[:first])
            processes.wait_for(lambda: processes.unread(one.socket) == 0, "the first piece")
        held, free = self.hold_three()
        for one in many:
            one.send(octets[first:second])
            processes.wait_for(lambda: processes.unread(one.socket) == 0, "the second piece")
        # Those that were moved are the fourth worker's; now that one is kept, too.
        seat = self.connect()
        self.assertEqual(self.pid_by(seat), free)
        self.place.open_gate("gate0")
        self.assertEqual(held[0].read_answer().status, 200)
        last, pid = self.hold("last", seat)
        self.assertEqual(pid, free)
        for one in many:
            one.send(octets[second:])
        expected = f"{len(body)} {hashlib.sha256(body).hexdigest()}\n".encode()
        self.assertEqual([one.read_answer().body for one in many], [expected] * 8)
        self.place.open_gate("last")
        self.assertEqual(last.read_answer().status, 200)
        for number in (1, 2):
            self.place.open_gate(f"gate{number}")
            self.assertEqual(held[number].read_answer().status, 200)

    def test_readers_that_have_stopped(self):
        many = self.kept()
        readers = [self.connect() for _ in range(3)]
        pids = set()
        for number, one in enumerate(readers):
            one.send(ask_for(f"/fill/fill{number}"))
            pids.add(self.place.wait_until_reached(f"fill{number}"))
        self.assertEqual(len(pids), 3)
        (free,) = set(self.pids()) - pids
        for one in many:
            one.send(ask_for("/pid"))
        self.assertEqual({self.read_pid(one) for one in many}, {free})

    def test_by_scgi(self):
        half = [self.connect(self.scgi) for _ in range(16)]
        octets = fcgi.scgi_request(fcgi.params_for(target="/pid"))
        for one in half:
            one.send(octets[:25])
        for one in half:
            processes.wait_for(lambda: processes.unread(one.socket) == 0, "the first piece")
        held, free = self.hold_three()
        for one in half:
            one.send(octets[25:])
        for one in half:
            self.assertTrue(one.read_all().endswith(f"\r\n\r\n{free}\n".encode()))
        self.let_go(held)


class Order(Site):
    workers = 2

    def two_of_one_worker(self):
        by = {}
        for one in [self.connect() for _ in range(3)]:
            by.setdefault(self.pid_by(one), []).append(one)
        return max(by.values(), key=len)[:2]

    def slow_and_busy(self, number, size):
        """A reader that waits for what its worker, in a function now, has in its memory."""
        gate = f"gate{number}"
        self.place.make_gate(gate)
        slow, busy = self.two_of_one_worker()
        slow.send(ask_for(f"/big/{size}"))
        busy.send(ask_for(f"/gate/{gate}"))
        pid = self.place.wait_until_reached(gate)
        lent = processes.can_read(slow.socket) and \
            not any("imprint-answer" in what for what in processes.descriptors(pid).values())
        return lent, pid, slow, busy, gate

    def test_a_slow_reader_of_a_busy_worker_gets_all(self):
        size = 5_000_000
        for number in range(50):
            lent, pid, slow, busy, gate = self.slow_and_busy(number, size)
            if lent:
                answer = slow.read_answer()
                self.assertEqual((answer.status, len(answer.body)), (200, size))
                self.assertEqual(answer.body.count(b"x"), size)
                self.assertNotEqual(self.pid_by(slow), pid)
            self.place.open_gate(gate)
            self.assertEqual(busy.read_answer().status, 200)
            if lent:
                return
        self.fail("the function never began in time")

    def test_a_stop_lets_a_moved_answer_leave_and_then_ends(self):
        size = 20_000_000
        slow, busy = self.two_of_one_worker()
        slow.send(ask_for(f"/big/{size}"))
        select.select([slow.socket], [], [], 30)
        self.hold("gate", busy)
        while len(slow.held) < 2_000_000:
            slow.held += slow.socket.recv(65536)
        self.process.process.send_signal(signal.SIGTERM)
        self.place.open_gate("gate")
        self.assertEqual(busy.read_answer().status, 200)
        # All of it, and the end: nobody keeps a connection now.
        self.assertGreater(len(slow.read_all()), size)
        self.assertEqual(self.process.process.wait(20), 0)

    def test_a_slow_reader_is_moved_more_than_once(self):
        slow, busy = self.two_of_one_worker()
        size = 8_000_000
        slow.send(ask_for(f"/big/{size}"))
        select.select([slow.socket], [], [], 30)
        _, pid = self.hold("first", busy)
        while len(slow.held) < size // 4:
            slow.held += slow.socket.recv(65536)
        # The other one's now; that one is kept while the first goes on.
        seat = self.connect()
        self.assertNotEqual(self.pid_by(seat), pid)
        self.place.open_gate("first")
        self.assertEqual(busy.read_answer().status, 200)
        self.hold("second", seat)
        answer = slow.read_answer()
        self.assertEqual((answer.status, len(answer.body)), (200, size))
        self.place.open_gate("second")
        self.assertEqual(seat.read_answer().status, 200)

    def test_who_waits_in_the_lobby_at_a_stop_is_served(self):
        self.process.stop()
        control = self.place.run / "control.sock"
        self.process = self.place.serve("--control", control, workers=2)
        one = self.connect()
        self.pid_by(one)
        held = [self.hold(f"gate{number}")[0] for number in range(2)]
        one.send(ask_for("/pid"))

        def waits():
            status, out, error = self.place.say("status", "--json", "--control", control)
            self.assertEqual(status, 0, error)
            return json.loads(out)["in_lobby"] == 1
        processes.wait_for(waits, "a connection in the lobby")
        self.process.process.send_signal(signal.SIGTERM)
        for number, other in enumerate(held):
            self.place.open_gate(f"gate{number}")
            self.assertEqual(other.read_answer().status, 200)
        self.read_pid(one)

    def test_the_next_request_of_a_busy_connection_waits_its_turn(self):
        one, busy = self.hold("gate")
        (free,) = set(self.pids()) - {busy}
        one.send(ask_for("/pid"))
        # Others of that worker are moved meanwhile, again and again.
        many = [self.connect() for _ in range(16)]
        for _ in range(4):
            for other in many:
                other.send(ask_for("/pid"))
            self.assertEqual({self.read_pid(other) for other in many}, {free})
        self.place.open_gate("gate")
        self.assertEqual(one.read_answer().body, b"passed gate\n")
        self.read_pid(one)

    def test_what_was_accepted_together_is_not_served_by_one(self):
        """Two listeners told of one connection each, and the first one's function is slow."""
        held = [self.hold(f"first{number}") for number in range(2)]
        for gate in ("of_scgi", "of_fastcgi"):
            self.place.make_gate(gate)
        scgi, fastcgi = self.connect(self.scgi), self.connect()
        scgi.send(fcgi.scgi_request(fcgi.params_for(target="/gate/of_scgi")))
        fastcgi.send(ask_for("/gate/of_fastcgi"))
        self.place.open_gate("first0")
        reached = [self.place.gates / f"{gate}.reached" for gate in ("of_scgi", "of_fastcgi")]
        processes.wait_for(lambda: any(one.exists() for one in reached), "one of both")
        self.place.open_gate("first1")
        pids = {self.place.wait_until_reached(gate) for gate in ("of_scgi", "of_fastcgi")}
        self.assertEqual(pids, {pid for _, pid in held})
        for gate in ("of_scgi", "of_fastcgi"):
            self.place.open_gate(gate)
        self.assertEqual(fastcgi.read_answer().status, 200)
        self.assertIn(b"passed of_scgi", scgi.read_all())

    def test_what_was_replied_to_is_not_told_again(self):
        """FCGI_GET_VALUES within a request: whoever began anew would reply once more."""
        one = self.connect()
        octets = ask_for("/pid")
        values = fcgi.record(9, fcgi.pairs({"FCGI_MPXS_CONNS": ""}), request_id=0)
        one.send(octets[:16] + values)
        self.assertEqual(one.read_record()[0], 10)
        one.send(octets[16:])
        self.read_pid(one)
        one.send(octets[:16] + values)
        self.assertEqual(one.read_record()[0], 10)
        held = [self.hold(f"held{number}") for number in range(2)]
        one.send(octets[16:])
        for number, (other, _) in enumerate(held):
            self.place.open_gate(f"held{number}")
            self.assertEqual(other.read_answer().status, 200)
        self.read_pid(one)

    def test_what_was_moved_is_watched_by_one_alone(self):
        """Or its former worker would wake for ever for what is another's."""
        many = [self.connect() for _ in range(32)]
        for one in many:
            self.pid_by(one)
        one, busy = self.hold("gate")
        for other in many:
            other.send(ask_for("/pid"))
        self.assertNotIn(busy, {self.read_pid(other) for other in many})
        self.place.open_gate("gate")
        self.assertEqual(one.read_answer().status, 200)
        processes.wait_for(lambda: len(self.watched(busy)) < 16, "the moved ones to be closed")
        for pid in self.pids():
            for number in self.watched(pid):
                self.assertTrue(os.path.exists(f"/proc/{pid}/fd/{number}"), (pid, number))

    @staticmethod
    def watched(pid):
        """Descriptors in a worker's epoll set, by number."""
        (epoll,) = [number for number, what in processes.descriptors(pid).items()
                    if what == "anon_inode:[eventpoll]"]
        text = pathlib.Path(f"/proc/{pid}/fdinfo/{epoll}").read_text()
        return [int(number) for number in re.findall(r"^tfd:\s+(\d+)", text, re.M)]


class Companions(Site):
    def companion_of(self, pid):
        return processes.wait_for(
            lambda: [one for one in processes.children(pid)
                     if processes.name(one) == "imprint-compan."], "a companion")[0]

    def test_one_that_is_killed_is_missed(self):
        """Its worker serves what runs, and makes room for one that has one."""
        one, pid = self.hold("gate")
        kept = self.connect()
        os.kill(self.companion_of(pid), signal.SIGKILL)
        self.place.open_gate("gate")
        self.assertEqual(one.read_answer().status, 200)
        processes.wait_for(lambda: not processes.alive(pid), "the worker to leave")
        self.assertNotEqual(self.pid_by(kept), pid)
        self.assertIn("companion is gone", self.place.log())

    def test_a_function_waits_for_its_own_children_alone(self):
        one = self.connect()
        one.send(ask_for("/wait_for_all"))
        self.assertEqual(one.read_answer().body, b"1 ended\n")

    def test_without_a_supervisor(self):
        path = self.place.run / "fd0.sock"
        with pool_site.listening_socket(path) as listening:
            alone = self.place.start(*sites.as_user(), stdin=listening)
            with self.connect(path) as one:
                one.send(ask_for("/die/segv"))
                answer = one.read_answer()
            self.assertEqual(answer.status, 500)
            self.incident_of(answer)
            self.assertEqual(alone.process.wait(20), -signal.SIGSEGV)

    def test_the_parent_sees_the_end_when_nothing_is_left(self):
        """Or lighttpd would find that the socket is served, and never start another one."""
        path = self.place.run / "fd0.sock"
        with pool_site.listening_socket(path) as listening:
            alone = self.place.start(*sites.as_user(), stdin=listening)
            listening.close()
            worker = processes.wait_for(lambda: processes.lone_worker(alone.pid), "a worker")
            (companion,) = processes.children(worker)
            # The companion waits for what this front may still send.
            one = self.connect(path)
            one.send(ask_for("/die/kill"))
            self.assertEqual(one.read_answer().status, 500)
            self.assertEqual(alone.process.wait(20), -signal.SIGKILL)
            self.assertRaises(ConnectionRefusedError, self.connect, path)
            one.close()
            processes.wait_for(lambda: not processes.alive(companion), "the companion's end")


if __name__ == "__main__":
    tap.main()
