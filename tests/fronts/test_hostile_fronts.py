#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a client can do to a site through the shipped lighttpd and nginx files."""
import pathlib
import socket
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import client  # noqa: E402
import fronts  # noqa: E402
import processes  # noqa: E402
import sites  # noqa: E402
import tap  # noqa: E402


class Through:
    """Mixed into one class per front; each sets up cls.port and cls.site."""

    most_octets = 0  # of all fields together, at least so many reach the site

    def client(self):
        return client.Client(self.port)

    def tearDown(self):
        self.assertEqual(self.client().get("/status/200").status, 200)
        self.assertEqual(self.site.workers(), self.workers)

    def setUp(self):
        self.workers = self.site.workers()

    # lighttpd's CVE-2007-4727: params that ran over let a client's field pass for a param.
    def test_no_field_is_lost_or_shifted(self):
        for octets in (1000, 4000, 8000, 16_000, 30_000, 31_900, 40_000, 60_000, 63_000, 65_000, 66_000,
                       130_000):
            with self.subTest(octets):
                value = "v" * max(octets // 80 - 20, 1)
                fields = [(f"X-Number-{n:03}", f"{n}-{value}") for n in range(80)]
                try:
                    answer = self.client().get("/request/a?b=c", fields)
                except ConnectionError:
                    self.assertGreater(octets, self.most_octets)
                    continue
                if answer.status != 200:
                    self.assertIn(answer.status, (400, 413, 414, 431, 500))
                    self.assertGreater(octets, self.most_octets)
                    continue
                said = answer.json()
                got = [(one["name"], one["value"]) for one in said["fields"]
                       if one["name"].startswith("x-number-")]
                self.assertEqual(got, [(name.lower(), text) for name, text in fields])
                self.assertEqual((said["method"], said["path"], said["query_string"]),
                                 ("GET", "/request/a", "b=c"))
                self.assertEqual(said["client_address"], "127.0.0.1")

    def test_one_field_of_any_length(self):
        for octets in (1000, 8000, 16_000, 30_000, 33_000, 65_535, 65_536):
            with self.subTest(octets):
                try:
                    answer = self.client().get("/request", [("X-Long", "v" * octets)])
                except ConnectionError:
                    self.assertGreater(octets, self.most_octets)
                    continue
                if answer.status == 200:
                    values = [one["value"] for one in answer.json()["fields"]
                              if one["name"] == "x-long"]
                    self.assertEqual(values, ["v" * octets])
                else:
                    self.assertIn(answer.status, (400, 431, 500))
                    self.assertGreater(octets, self.most_octets)

    def raw(self, text):
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as one:
            one.sendall(text)
            one.shutdown(socket.SHUT_WR)
            octets = b""
            try:
                while piece := one.recv(65536):
                    octets += piece
            except ConnectionResetError:
                pass
            return octets

    def test_lengths_that_disagree_make_no_second_request(self):
        inner = b"GET /status/418 HTTP/1.1\r\nHost: localhost\r\n\r\n"
        for name, fields in (
                ("both", b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n"),
                ("blank", b"Transfer-Encoding : chunked\r\nContent-Length: 4\r\n"),
                ("two lengths", b"Content-Length: 4\r\nContent-Length: 90\r\n"),
                ("list", b"Content-Length: 4, 4\r\n"),
                ("underscore", b"Content_Length: 90\r\nContent-Length: %d\r\n" % (5 + len(inner))),
                ("other coding", b"Transfer-Encoding: xchunked\r\nContent-Length: 4\r\n")):
            with self.subTest(name):
                got = self.raw(b"POST /body HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" +
                               fields + b"\r\n0\r\n\r\n" + inner)
                self.assertNotIn(b" 418 ", got)

    def test_line_ends_and_nul_in_a_request(self):
        for name, text in (("path", b"GET /request/\0 HTTP/1.1\r\nHost: localhost\r\n"),
                           ("field", b"GET /request HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n"),
                           ("CR", b"GET /request HTTP/1.1\r\nHost: localhost\r\nX: a\rY: b\r\n"),
                           ("fold", b"GET /request HTTP/1.1\r\nHost: localhost\r\nX: a\r\n y: b\r\n"),
                           ("type", b"GET /request HTTP/1.1\r\nHost: localhost\r\n"
                                    b"Content-Type: a\x01b\r\n"),
                           ("escape", b"GET /request/%0d%0a%00 HTTP/1.1\r\nHost: localhost\r\n")):
            with self.subTest(name):
                got = self.raw(text + b"Connection: close\r\n\r\n")
                self.assertNotIn(b'"y"', got)
                self.assertNotIn(b" 500 ", got.split(b"\r\n")[0])

    def test_slow_clients_hold_no_worker(self):
        head = (b"POST /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n"
                b"Connection: close\r\n\r\n")
        slow = [socket.create_connection(("127.0.0.1", self.port), timeout=60) for _ in range(100)]
        for one in slow:
            one.sendall(head)
        for _ in range(5):
            for one in slow:
                one.sendall(b"s")
            self.assertEqual(self.client().get("/status/200").status, 200)
        for one in slow:
            one.sendall(b"s" * 95)
        for one in slow:
            self.assertTrue(one.recv(65536).startswith(b"HTTP/1.1 200 "))
            one.close()

    def test_a_proxy_field_reaches_no_param_that_counts(self):
        said = self.client().get("/request", [("Proxy", "http://evil")]).json()
        self.assertNotIn("HTTP_PROXY", [one["name"] for one in said["params"]])


class Front(unittest.TestCase):
    wire = "fastcgi"

    @classmethod
    def setUpClass(cls):
        made = processes.folder()
        cls.home = pathlib.Path(made.name)
        cls.addClassCleanup(made.cleanup)
        (cls.port,) = processes.free_ports(1)
        cls.site = sites.Site(
            "echo", cls.home, listen=[f"{cls.wire}:{sites.run_folder(cls.home)}/site.sock"])
        cls.addClassCleanup(cls.site.stop)
        cls.front = cls.start_front()
        cls.addClassCleanup(cls.front.stop)


class Lighttpd(Through, Front):
    most_octets = 31_000

    @classmethod
    def start_front(cls):
        return fronts.Lighttpd("fastcgi.conf", cls.home, {
            '"/run/imprint/site.sock"': f'"{cls.site.socket}"',
            "server.port          = 80": f"server.port = {cls.port}"}, cls.port)


class Nginx(Through, Front):
    most_octets = 31_000

    @classmethod
    def start_front(cls):
        (redirecting,) = processes.free_ports(1)
        pki = sites.make_pki(cls.home / "pki")
        return fronts.Nginx(f"{cls.wire}.conf", cls.home, {
            "/etc/imprint/pki/": f"{pki}/",
            "unix:/run/imprint/site.sock": f"unix:{cls.site.socket}",
            "listen 80;": f"listen 127.0.0.1:{redirecting};",
            "listen 443 ssl;": f"listen 127.0.0.1:{cls.port};"}, cls.port)


class NginxScgi(Nginx):
    wire = "scgi"


if __name__ == "__main__":
    tap.main()
