#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Workers that make room for new ones: by requests, memory and age, and nobody notices."""
import collections
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import fcgi  # noqa: E402
import pool_site  # noqa: E402
import processes  # noqa: E402
import sites  # noqa: E402
import tap  # noqa: E402


class Wearing(unittest.TestCase):
    def setUp(self):
        self.place = pool_site.Place()
        self.addCleanup(self.place.close)

    def connect(self):
        one = fcgi.Connection(self.place.socket)
        self.addCleanup(one.close)
        return one

    @staticmethod
    def pid_by(one, target="/pid"):
        one.send(fcgi.request(fcgi.params_for(target=target), keep=True))
        answer = one.read_answer()
        assert answer.status == 200, answer.stdout
        return int(answer.body)

    def test_by_requests(self):
        """On two kept connections, each request is answered, and no worker has too many."""
        process = self.place.serve("--max-requests", "20", workers=2)
        first, second = self.connect(), self.connect()
        served = collections.Counter()
        for _ in range(200):
            served[self.pid_by(first)] += 1
            served[self.pid_by(second)] += 1
        self.assertLessEqual(max(served.values()), 20)
        # All but those that serve now are done, with at most a tenth less.
        now = processes.workers(process.pid)
        self.assertGreaterEqual(
            min(count for pid, count in served.items() if pid not in now), 18)
        self.assertIn("makes room for a new one: it has served", self.place.log())
        self.assertNotIn("another starts", self.place.log())
        processes.wait_for(lambda: len(processes.workers(process.pid)) == 2, "two workers")
        self.assertEqual(process.stop(), 0)

    def test_by_requests_that_come_at_once(self):
        """More than one look at what is ready tells of."""
        self.place.serve("--max-requests", "80")
        asking = [self.connect() for _ in range(60)]
        served = collections.Counter(map(self.pid_by, asking))
        self.place.make_gate("all")
        held = self.connect()
        held.send(fcgi.request(fcgi.params_for(target="/gate/all"), keep=True))
        served[self.place.wait_until_reached("all")] += 1
        for one in asking:
            one.send(fcgi.request(fcgi.params_for(target="/pid"), keep=True))
        self.place.open_gate("all")
        self.assertEqual(held.read_answer().status, 200)
        served.update(int(one.read_answer().body) for one in asking)
        self.assertEqual(sum(served.values()), 121)
        self.assertLessEqual(max(served.values()), 80)

    def test_who_is_worn_before_the_supervisor_knows_of_it(self):
        """Requests wait for each new worker: it is worn in no time, and has not crashed."""
        self.place.serve("--max-requests", "3", workers=3)
        asking = [self.connect() for _ in range(40)]
        for _ in range(10):
            for one in asking:
                one.send(fcgi.request(fcgi.params_for(target="/pid"), keep=True))
            served = collections.Counter(int(one.read_answer().body) for one in asking)
            self.assertLessEqual(max(served.values()), 3)
        self.assertNotIn("another starts", self.place.log())

    def test_a_body_on_its_way_wears_nobody_out(self):
        """A request counts where it is answered: else each who takes it over would be worn at once."""
        self.place.serve("--max-requests", "1", workers=2)
        body = b"x" * 300_000
        sending = [self.connect() for _ in range(4)]
        for one in sending:
            octets = fcgi.request(fcgi.params_for("POST", "/take", body), body)
            one.send(octets[:200_000])
            processes.wait_for(lambda one=one: processes.unread(one.socket) == 0, "a reader")
            one.rest = octets[200_000:]
        for one in sending:
            one.send(one.rest)
            answer = one.read_answer()
            self.assertEqual((answer.status, answer.body.split()[0]), (200, b"300000"))

    def test_by_memory(self):
        process = self.place.serve("--max-memory", str(150 << 20))
        one = self.connect()
        before = self.pid_by(one, "/grow/1000")
        self.assertEqual(self.pid_by(one), before)
        self.assertEqual(self.pid_by(one, f"/grow/{200 << 20}"), before)
        after = processes.wait_for(
            lambda: [pid for pid in processes.workers(process.pid) if pid != before], "another")
        self.assertIn(self.pid_by(one), after)
        processes.wait_for(lambda: not processes.alive(before), "the former one to leave")
        self.assertRegex(self.place.log(), r"it holds 2\d\d MiB")

    def test_by_age(self):
        process = self.place.serve("--max-lifetime", "1")
        (first,) = processes.workers(process.pid)
        one = self.connect()
        self.pid_by(one)
        processes.wait_for(lambda: not processes.alive(first), "the first to leave")
        self.assertEqual(self.pid_by(one) == first, False)
        self.assertIn("it is old enough", self.place.log())

    def test_a_new_one_comes_before_the_worn_one_has_left(self):
        process = self.place.serve("--max-lifetime", "1")
        (first,) = processes.workers(process.pid)
        self.place.make_gate("one")
        held = self.connect()
        held.send(fcgi.request(fcgi.params_for(target="/gate/one"), keep=True))
        self.place.wait_until_reached("one")
        reader = self.connect()  # keeps it here: what it wants does not fit
        self.place.open_gate("one")
        self.assertEqual(held.read_answer().body, b"passed one\n")
        reader.send(fcgi.request(fcgi.params_for(target="/big/50000000")))
        reader.read_exactly(1000)
        processes.wait_for(lambda: len(processes.workers(process.pid)) == 2 or
                           not processes.alive(first), "a second one")
        self.assertEqual(fcgi.ask(self.place.socket).status, 200)
        self.assertGreater(len(reader.read_all()), 49_000_000)
        processes.wait_for(lambda: not processes.alive(first), "the first to leave")
        self.assertEqual(process.stop(), 0)

    def test_it_needs_others(self):
        with pool_site.listening_socket(self.place.run / "inherited.sock") as listening:
            status, _, error = self.place.say(
                "serve", *sites.as_user(), "--max-requests", "5", stdin=listening)
        self.assertEqual(status, 2)
        self.assertIn("need a pool", error)


if __name__ == "__main__":
    tap.main()
