#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a client sent as a secret stands in no log and no status."""
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import fcgi  # noqa: E402
import pool_site  # noqa: E402
import processes  # noqa: E402
import sites  # noqa: E402
import tap  # noqa: E402

# Each stands for a name that a function would read.
SPELLINGS = ("password", "PASSWORD", "%70assword", "api_key", "csrf%5Ftoken", "salt[]", "a;passwd",
             "a=1;secret", "%ff%fecredential")
WORD = "hunter2"


class Masking(unittest.TestCase):
    def setUp(self):
        self.place = pool_site.Place()
        self.addCleanup(self.place.close)
        self.control = self.place.run / "control.sock"
        self.logs = [self.place.run / name for name in ("access", "slow")]

    def serve(self, *words):
        self.place.serve("--control", self.control, "--access-log", self.logs[0], "--slow-log",
                         self.logs[1], "--slow-time", "1", "--request-timeout", "60", *words)

    def written(self):
        return "".join([self.place.log(), *(one.read_text() for one in self.logs if one.exists())])

    def queries(self):
        return [f"?before=shown1&{name}={WORD}&after=shown2" for name in SPELLINGS]

    def check(self, text, queries):
        self.assertNotIn(WORD, text)
        for query in queries:
            self.assertIn(query.replace(WORD, "***").replace("\\", "\\\\"), text)

    def test_logs_of_what_was_answered(self):
        for form in ("combined", "json", "%m %U %q %{Referer}i"):
            with self.subTest(form):
                self.setUp()
                self.serve("--access-format", form)
                for query in self.queries():
                    referer = "https://localhost/y" + query
                    fcgi.ask(self.place.socket, target="/index" + query, HTTP_REFERER=referer)
                    fcgi.ask(self.place.socket, target="/throw" + query, HTTP_REFERER=referer)
                count = 2 * len(SPELLINGS)
                processes.wait_for(
                    lambda: self.logs[0].exists() and
                    len(self.logs[0].read_text().splitlines()) == count, "all lines")
                text = self.logs[0].read_text()
                self.check(text, self.queries())
                self.assertEqual(text.count("***"), 2 * count)
                self.check(self.place.log(), self.queries())
                self.assertNotIn(WORD, self.written())

    def test_a_refused_field(self):
        """Its own words are the client's, and the log has the same."""
        self.serve()
        for type_, body in (("application/x-www-form-urlencoded", f"key={WORD}&n={WORD[:3]}"),
                            ("application/json", f'{{"key": "{WORD}", "n": "{WORD[:3]}"}}')):
            octets = body.encode()
            with fcgi.Connection(self.place.socket) as one:
                one.send(fcgi.request(fcgi.params_for(
                    "POST", "/replayed/numbers", body=octets, CONTENT_TYPE=type_), octets))
                answer = one.read_answer()
            self.assertEqual(answer.status, 400)
            self.assertIn(b"***", answer.body)
            self.assertNotIn(WORD.encode(), answer.body)
            self.assertIn(WORD[:3].encode(), answer.body)
        self.assertEqual(self.place.log().count("***"), 2)
        self.assertNotIn(WORD, self.written())

    def test_an_incident(self):
        self.serve("--replay-dir", self.place.run / "replay")
        for query in self.queries():
            self.assertEqual(fcgi.ask(self.place.socket, target="/die/segv" + query).status, 500)
        processes.wait_for(lambda: self.place.log().count("replay file") == len(SPELLINGS),
                           "all incidents")
        self.check(self.place.log(), self.queries())

    def test_an_incident_while_the_body_came(self):
        """Where nobody else could take it, its companion knows what came over the wire."""
        query = "?a=b&token=" + WORD
        body = bytes(1000)
        octets = fcgi.request(fcgi.params_for("POST", "/take" + query, body=body), body)
        with pool_site.listening_socket(self.place.socket) as listening:
            self.place.start(*sites.as_user(), stdin=listening)
            with fcgi.Connection(self.place.socket) as one:
                one.send(octets[:800])
                processes.wait_for(lambda: processes.unread(one.socket) == 0, "what was sent")
                self.assertEqual(fcgi.ask(self.place.socket, target="/die/kill").status, 500)
                self.assertEqual(one.read_answer().status, 500)
        said = processes.wait_for(
            lambda: re.search(r"POST (\S+): worker \d+ died while the body came",
                              self.place.log()), "a line")
        self.assertEqual(said.group(1), "/take?a=b&token=***")
        self.assertNotIn(WORD, self.written())

    def test_what_runs(self):
        self.serve()
        query = self.queries()[-1]
        self.place.make_gate("gate")
        with fcgi.Connection(self.place.socket) as one:
            one.send(fcgi.request(fcgi.params_for(target="/gate/gate" + query)))
            self.place.wait_until_reached("gate")
            for form in ((), ("--json",), ("--html",), ("--metrics",)):
                status, out, error = self.place.say("status", *form, "--control", self.control)
                self.assertEqual(status, 0, error)
                self.assertNotIn(WORD, out)
                if form != ("--metrics",):
                    self.assertIn("/gate/gate?before=shown1", out)
                    self.assertIn("=***", out)
            self.place.open_gate("gate")
            self.assertEqual(one.read_answer().status, 200)
        self.assertNotIn(WORD, self.written())


if __name__ == "__main__":
    tap.main()
