#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What has waited too long is refused before its function is called; who says how long it
waited must be trusted."""
import json
import pathlib
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import fcgi  # noqa: E402
import pool_site  # noqa: E402
import processes  # noqa: E402
import tap  # noqa: E402

SECRET = "a secret of the front and the site alone"


def ago(seconds):
    """As nginx writes $msec: whole milliseconds that have passed, so never a later time."""
    sent = time.time_ns() // 1_000_000 - round(seconds * 1000)
    return f"{sent // 1000}.{sent % 1000:03}"


class Overload(unittest.TestCase):
    words = ("--queue-timeout", "5")

    def setUp(self):
        self.place = pool_site.Place()
        self.addCleanup(self.place.close)
        (self.port,) = processes.free_ports(1)
        secret = self.place.home / "secret"
        secret.write_text(SECRET + "\n")
        secret.chmod(0o644)
        self.process = self.place.serve(
            *self.words, "--listen", f"fastcgi:127.0.0.1:{self.port}", "--secret-file", str(secret))

    def ask(self, address=None, **params):
        return fcgi.ask(address or self.place.socket, target="/called", **params)

    def test_what_waited_too_long_is_refused(self):
        answer = self.ask(IMPRINT_SENT=ago(10), HTTP_ACCEPT="application/json")
        self.assertEqual(answer.status, 503)
        self.assertEqual(answer.field("Retry-After"), "5")
        self.assertEqual(json.loads(answer.body)["type"], "urn:imprint:overloaded")
        self.assertEqual(self.place.calls(), 0)
        self.assertIn("[overloaded]", self.place.log())

    def test_what_did_not_is_served(self):
        for sent in (ago(0), ago(2), ago(-0.5)):
            with self.subTest(sent):
                self.assertEqual(self.ask(IMPRINT_SENT=sent).status, 200)
        self.assertEqual(self.ask().status, 200)

    def test_another_clock_counts_for_nothing(self):
        for sent in (ago(-60), ago(86_400), "0", "", "soon", "1e99"):
            with self.subTest(sent):
                self.assertEqual(self.ask(IMPRINT_SENT=sent).status, 200)

    def test_over_tcp_who_knows_the_secret(self):
        address = ("127.0.0.1", self.port)
        self.assertEqual(self.ask(address, IMPRINT_SENT=ago(10)).status, 200)
        self.assertEqual(
            self.ask(address, IMPRINT_SENT=ago(10), IMPRINT_SECRET="another one").status, 200)
        self.assertEqual(
            self.ask(address, IMPRINT_SENT=ago(10), IMPRINT_SECRET=SECRET).status, 503)

    def test_a_client_can_not_say_it(self):
        self.assertEqual(self.ask(HTTP_IMPRINT_SENT=ago(10)).status, 200)


class Unlimited(Overload):
    """By default nothing is refused, however long it waited."""
    words = ()

    def test_what_waited_too_long_is_refused(self):
        self.assertEqual(self.ask(IMPRINT_SENT=ago(10)).status, 200)

    def test_over_tcp_who_knows_the_secret(self):
        address = ("127.0.0.1", self.port)
        self.assertEqual(
            self.ask(address, IMPRINT_SENT=ago(10), IMPRINT_SECRET=SECRET).status, 200)


class Status(unittest.TestCase):
    def test_how_long_requests_waited(self):
        place = pool_site.Place()
        self.addCleanup(place.close)
        place.serve("--control", str(place.run / "control.sock"))
        fcgi.ask(place.socket, target="/called", IMPRINT_SENT=ago(3))

        def counted():
            words = ("status", "--json", "--control", place.run / "control.sock")
            status, out, error = place.say(*words)
            self.assertEqual(status, 0, error)
            total = json.loads(out)["total"]
            return total["queue_microseconds"] and total
        counters = processes.wait_for(counted, "it to be counted")
        self.assertGreaterEqual(counters["queue_microseconds"], 3_000_000)
        self.assertLess(counters["queue_microseconds"], 60_000_000)
        self.assertEqual(sum(counters["queue_microseconds_below_powers_of_two"]), 1)


if __name__ == "__main__":
    tap.main()
