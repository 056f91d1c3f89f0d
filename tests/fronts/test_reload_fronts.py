#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Reloads under load, seen by HTTP clients of real fronts: no request fails, none is lost."""
import hashlib
import os
import pathlib
import signal
import sys
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import client  # noqa: E402
import fronts  # noqa: E402
import processes  # noqa: E402
import sites  # noqa: E402
import tap  # noqa: E402

RELOADS = 100 if processes.LONG else 20
CLIENTS = 6


class Load:
    """Clients that ask one after the other, on connections that they keep, and remember what
    was not as it had to be."""

    def __init__(self, port):
        self.port = port
        self.over = threading.Event()
        self.answered = 0
        self.wrong = []
        self.threads = [threading.Thread(target=self.ask_on, args=(number,))
                        for number in range(CLIENTS)]

    def __enter__(self):
        for one in self.threads:
            one.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        for one in self.threads:
            one.join()

    def ask_on(self, number):
        http = client.Client(self.port, keep=True)
        octets = os.urandom(3000 + 40_000 * number)
        wanted = hashlib.sha256(octets).hexdigest()
        while not self.over.is_set():
            try:
                if number % 2:
                    answer = http.post("/body", octets, "application/x-odd+xml")
                    good = answer.status == 200 and answer.json()["sha256"] == wanted
                else:
                    answer = http.get("/request")
                    good = answer.status == 200 and answer.json()["method"] == "GET"
                if not good:
                    self.wrong.append((number, answer))
            except (OSError, ValueError, KeyError) as failure:
                self.wrong.append((number, failure))
                http.close()
            self.answered += 1


class Reloads:
    def setUp(self):
        made = processes.folder()
        self.addCleanup(made.cleanup)
        self.home = pathlib.Path(made.name)
        (self.port,) = processes.free_ports(1)
        self.site = sites.Site("echo", self.home)
        self.addCleanup(self.site.stop)
        self.front = self.start_front()
        self.addCleanup(self.front.stop)

    def test_under_load(self):
        first = processes.wait_for(self.site.workers, "workers")
        with Load(self.port) as load:
            for number in range(2, RELOADS + 2):
                before = load.answered
                self.site.process.process.send_signal(signal.SIGHUP)
                processes.wait_for(
                    lambda number=number: f"generation {number} serves" in self.site.log(),
                    f"generation {number}")
                # Each one is used before the next begins.
                processes.wait_for(lambda before=before: load.answered > before + CLIENTS,
                                   "answers after a reload")
        self.assertEqual(load.wrong, [])
        self.assertFalse(any(map(processes.alive, first)))
        processes.wait_for(lambda: len(self.site.workers()) == 2, "one generation alone")


class Nginx(Reloads, unittest.TestCase):
    """Connections to the site are kept (keepalive 32)."""

    def start_front(self):
        (redirecting,) = processes.free_ports(1)
        pki = sites.make_pki(self.home / "pki")
        return fronts.Nginx("fastcgi.conf", self.home, {
            "/etc/imprint/pki/": f"{pki}/",
            "unix:/run/imprint/site.sock": f"unix:{self.site.socket}",
            "listen 80;": f"listen 127.0.0.1:{redirecting};",
            "listen 443 ssl;": f"listen 127.0.0.1:{self.port};"}, self.port)


class Lighttpd(Reloads, unittest.TestCase):
    """A connection for each request."""

    def start_front(self):
        return fronts.Lighttpd("fastcgi.conf", self.home, {
            '"/run/imprint/site.sock"': f'"{self.site.socket}"',
            "server.port          = 80": f"server.port = {self.port}"}, self.port)


if __name__ == "__main__":
    tap.main()
