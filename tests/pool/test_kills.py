#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A worker that is killed at each of its system calls in turn: a request is answered as ever, or
with 500 and an incident, and what was kept is kept."""
import hashlib
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import fcgi  # noqa: E402
import pool_site  # noqa: E402
import processes  # noqa: E402
import tap  # noqa: E402

CALLS = ("accept4", "recv", "recvmsg", "sendmsg", "epoll_ctl", "epoll_wait", "shutdown", "pwrite64",
         "close")
MOST = 40  # of one call in one round: more would be a round that never ends
CUT = "cut short"


class Site(unittest.TestCase):
    workers = 1
    words = ()

    def setUp(self):
        self.place = pool_site.Place()
        self.addCleanup(self.place.close)
        self.wish = self.place.gates / "dies_at"
        library = self.place.home / "dies_at.so"
        library.write_bytes((processes.BUILD / "tests/pool/dies_at.so").read_bytes())
        library.chmod(0o755)
        self.scgi = self.place.run / "scgi.sock"
        self.process = self.place.serve(
            "--listen", f"scgi:{self.scgi}", *self.words, workers=self.workers,
            env={"LD_PRELOAD": str(library), "DIES_AT": str(self.wish)})

    def connect(self, address=None):
        one = fcgi.Connection(address or self.place.socket)
        self.addCleanup(one.close)
        return one

    def at_each_call(self, round_of):
        """The calls of which a worker died.  `round_of` arms, and makes its requests; it is given
        the log since its beginning, too."""
        deaths = set()
        for call in CALLS:
            for moment in ("before", "after"):
                lived = 0  # in a row: a death behind the last answer may come unseen
                for count in range(1, MOST + 1):
                    died = True
                    with self.subTest(call=call, moment=moment, count=count):
                        died = self.dies(round_of, moment, call, count)
                    lived = 0 if died else lived + 1
                    deaths.update([call] if died else [])
                    if lived == 2:
                        break
                else:
                    self.fail(f"{call} never ends")
        return deaths

    def dies(self, round_of, moment, call, count):
        processes.wait_for(
            lambda: len(processes.workers(self.process.pid)) == self.workers, "all workers")
        said = len(self.place.log())

        self.killed = (moment, call)

        def arm():
            self.wish.write_text(f"{moment} {call} {count}\n")
        try:
            round_of(arm, lambda: self.place.log()[said:])
        finally:
            died = not self.wish.exists()
            self.wish.unlink(missing_ok=True)
        return died

    def answer(self, one, expected, log, octets=b""):
        """The right one, or an incident; False when it was cut, as only that of a worker may be
        that was about to send it, and the log says so."""
        try:
            one.send(octets)
            answer = one.read_answer()
        except ConnectionError:
            self.why_cut(log)
            return False
        if answer.status == 500:
            self.assertRegex(answer.body, rb"incident [0-9a-f]{12}")
        else:
            self.assertEqual((answer.status, answer.body), (200, expected))
        return True

    def why_cut(self, log):
        self.assertEqual(self.killed, ("before", "sendmsg"))
        processes.wait_for(lambda: CUT in log(), "why it was cut")

    def send_in_pieces(self, one, octets):
        """What was answered, perhaps before all was sent."""
        try:
            for start in range(0, len(octets), 200_000):
                one.send(octets[start:start + 200_000])
                processes.wait_for(lambda: processes.unread(one.socket) == 0, "a piece")
        except ConnectionError:
            pass
        try:
            return one.read_all()
        except ConnectionError:
            return b""


class Alone(Site):
    def test_a_connection_for_each_request(self):
        def once(arm, log):
            arm()
            with self.connect() as one:
                one.send(fcgi.request(fcgi.params_for(target="/word"), keep=False))
                self.answer(one, b"word\n", log)
        deaths = self.at_each_call(once)
        self.assertLessEqual({"accept4", "recv", "sendmsg", "epoll_wait"}, deaths)

    def test_a_kept_one(self):
        octets = fcgi.request(fcgi.params_for(target="/word"), keep=True)

        def twice(arm, log):
            arm()
            with self.connect() as one:
                one.send(octets[:40])
                processes.wait_for(lambda: processes.unread(one.socket) == 0, "the first piece")
                one.send(octets[40:])
                if self.answer(one, b"word\n", log):
                    self.answer(one, b"word\n", log, octets)
        deaths = self.at_each_call(twice)
        self.assertLessEqual({"accept4", "recv", "sendmsg", "epoll_ctl"}, deaths)

    def test_a_long_upload(self):
        body = bytes(range(256)) * 1000 + b"\xff\xfe\xfd" * 80_000
        params = fcgi.params_for("POST", "/take", body=body)
        octets = fcgi.scgi_request(params, body)
        expected = f"\r\n\r\n{len(body)} {hashlib.sha256(body).hexdigest()}\n".encode()

        def upload(arm, log):
            arm()
            with self.connect(self.scgi) as one:
                text = self.send_in_pieces(one, octets)
            if not text.endswith(expected) and not re.search(rb"incident [0-9a-f]{12}", text):
                self.why_cut(log)
        deaths = self.at_each_call(upload)
        self.assertLessEqual({"recv", "pwrite64", "sendmsg"}, deaths)


class Noting(Site):
    words = ("--access-log", "-")

    def dies_at_line(self, moment):
        """What it had answered is no failure; how many lines say so."""
        octets = fcgi.request(fcgi.params_for(target="/word"), keep=True)
        # A worker's first call of a function wakes its companion by a write, too.
        self.wish.write_text(f"{moment} write 2\n")
        with self.connect() as one:
            for _ in range(2):
                one.send(octets)
                self.assertEqual(one.read_answer().body, b"word\n")
                processes.wait_for(lambda: ", the answer had left; client" in self.place.log(),
                                   "what is known of it")
        self.assertEqual(self.process.stop(), 0)
        self.assertNotIn(" 500 ", self.place.log())
        return self.place.log().count('"GET /word HTTP/1.1" 200 ')

    def test_before_its_line(self):
        self.assertEqual(self.dies_at_line("before"), 1)

    def test_behind_its_line(self):
        self.assertEqual(self.dies_at_line("after"), 2)


class Takers(Site):
    """What one worker's companion gave away is lost by none that takes it."""
    workers = 2
    rounds = 0

    def two_of_one_worker(self, three):
        by = {}
        for one in three:
            one.send(fcgi.request(fcgi.params_for(target="/pid"), keep=True))
            by.setdefault(one.read_answer().body, []).append(one)
        return max(by.values(), key=len)[:2]

    def test_a_moved_connection(self):
        octets = fcgi.request(fcgi.params_for(target="/word"), keep=True)

        def moved(arm, log):
            self.rounds += 1
            gate = f"gate{self.rounds}"
            self.place.make_gate(gate)
            many = [self.connect() for _ in range(3)]
            one, held = self.two_of_one_worker(many)
            one.send(octets[:40])
            processes.wait_for(lambda: processes.unread(one.socket) == 0, "the first piece")
            held.send(fcgi.request(fcgi.params_for(target=f"/gate/{gate}"), keep=True))
            self.place.wait_until_reached(gate)
            arm()
            one.send(octets[40:])
            self.answer(one, b"word\n", log)
            self.place.open_gate(gate)
            self.answer(held, f"passed {gate}\n".encode(), log)
            for other in many:
                other.close()
        self.assertLessEqual({"recv", "sendmsg", "recvmsg"}, self.at_each_call(moved))


if __name__ == "__main__":
    tap.main()
