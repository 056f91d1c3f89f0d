#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The same executable as a CGI program: one request, and no word of argv is read."""
import os
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import fcgi  # noqa: E402
import pool_site  # noqa: E402
import tap  # noqa: E402


class Cgi(unittest.TestCase):
    def setUp(self):
        self.place = pool_site.Place()
        self.addCleanup(self.place.close)

    def ask(self, method="GET", target="/", body=b"", words=(), stdin=None, **more):
        params = fcgi.params_for(method, target, body if body else None, **more)
        env = self.place.env | params | {"GATEWAY_INTERFACE": "CGI/1.1"}
        source = {"input": body} if stdin is None else {"stdin": stdin}
        done = subprocess.run([self.place.executable, *words], env=env, capture_output=True,
                              check=False, timeout=60, **source)
        self.assertEqual(done.returncode, 0, done.stderr)
        return fcgi.Answer(stdout=done.stdout, ended=True)

    def test_one_request(self):
        answer = self.ask()
        self.assertEqual((answer.status, answer.body), (200, b"Hello, World!\n"))
        self.assertEqual(self.ask("HEAD").body, b"")
        self.assertEqual(self.ask(target="/nothing").status, 404)

    def test_argv_is_never_read(self):
        for words in (["serve", "--listen", "fastcgi:0.0.0.0:9000"], ["--help"], ["--bogus"],
                      ["routes"], ["--config", "/etc/passwd"]):
            with self.subTest(words):
                self.assertEqual(self.ask(words=words).body, b"Hello, World!\n")

    def test_bodies(self):
        body = os.urandom(300_000)
        self.assertTrue(self.ask("POST", "/take", body).body.startswith(b"300000 "))
        self.assertEqual(self.ask("POST", "/take_slowly", body).body, b"300000\n")
        with open("/dev/null", "rb") as nothing:
            short = self.ask("POST", "/take", b"12345", stdin=nothing)
            self.assertEqual(short.status, 400)

    def test_large_and_streamed_answers(self):
        self.assertEqual(self.ask(target="/big?n=1000000").body, b"x" * 1_000_000)
        self.assertEqual(self.ask(target="/lines?n=2").body, b"line\nline\n")

    def test_a_proxy_field_is_no_proxy(self):
        self.assertIn(b"\nno proxy\n", self.ask(target="/who", HTTP_PROXY="http://evil").body)

    def test_exceptions_are_500(self):
        answer = self.ask(target="/throw")
        self.assertEqual(answer.status, 500)
        self.assertNotIn(b"secret", answer.stdout)


if __name__ == "__main__":
    tap.main()
