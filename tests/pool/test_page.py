#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The status page in Chromium, and `top` on a terminal."""
import fcntl
import os
import pathlib
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import browser  # noqa: E402
import fcgi  # noqa: E402
import pool_site  # noqa: E402
import processes  # noqa: E402
import sites  # noqa: E402
import tap  # noqa: E402


def status(place, var, *words):
    return subprocess.run([place.executable, "status", "--var", var, *words], env=place.env,
                          capture_output=True, check=True, timeout=60).stdout.decode()


class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = pool_site.Place()
        cls.addClassCleanup(cls.place.close)
        cls.var = sites.state_folder(cls.place.home)
        cls.process = cls.place.serve("--var", cls.var, workers=2)
        cls.pki = sites.make_pki(cls.place.home / "pki")
        cls.browser = browser.Browser(cls.place.home, cls.pki, "https://localhost")
        cls.addClassCleanup(cls.browser.stop)

    def open(self):
        page = self.place.home / "page.html"
        page.write_text(status(self.place, self.var, "--html"))
        self.browser.go(page.as_uri())

    def texts(self, selector):
        return self.browser.run(
            "return [...document.querySelectorAll(arguments[0])].map(one => one.textContent)",
            selector)

    def test_workers_and_charts(self):
        target = "/gate/one?a=\"><script>document.title='forged'</script><img/src=x/onerror=alert(1)>"
        self.place.make_gate("one")
        with fcgi.Connection(self.place.socket) as held:
            held.send(fcgi.request(fcgi.params_for(target=target)))
            pid = self.place.wait_until_reached("one")
            for _ in range(5):
                self.assertEqual(fcgi.ask(self.place.socket, target="/pid").status, 200)
            processes.wait_for(
                lambda: re.search(r"last second 0 requests, since it is up (?!0\.0 )\d+\.\d ",
                                  status(self.place, self.var)), "a second to be noted")
            self.open()
            self.place.open_gate("one")
            held.read_all()
        self.assertEqual(self.browser.run("return document.title"), "Pool")
        self.assertEqual(self.texts("tbody td:first-child"),
                         [str(one) for one in self.pids()])
        (row,) = [row for row in self.texts("tbody tr") if row.startswith(str(pid))]
        self.assertIn("running", row)
        self.assertIn("GET " + target, row)
        self.assertEqual(self.browser.count("script, img"), 0)
        # Each chart is drawn, and seen.
        self.assertEqual(self.browser.count("figure svg[role=img]"), 6)
        boxes = self.browser.run(
            "return [...document.querySelectorAll('svg')].map(one => "
            "[one.getBoundingClientRect().width, one.getBoundingClientRect().height])")
        for width, height in boxes:
            self.assertGreater(width, 200)
            self.assertGreater(height, 50)
        drawn = self.browser.run(
            "return document.querySelector('svg path.one').getTotalLength()")
        self.assertGreater(drawn, 0)
        self.assertRegex(self.texts("figcaption")[0], r"Requests all: \d+/s, at most [1-9]\d*/s")
        self.assertEqual(self.browser.run("return performance.getEntriesByType('resource').length"),
                         0)
        self.assertEqual(self.browser.console(), [])

    def pids(self):
        return sorted(processes.workers(self.process.pid))

    def test_a_narrow_window(self):
        self.open()
        self.browser.call("POST", f"{self.browser.session}/window/rect",
                          {"width": 500, "height": 900})
        widths = self.browser.run(
            "return [...document.querySelectorAll('figure')].map(one => "
            "one.getBoundingClientRect().right <= document.documentElement.clientWidth)")
        self.assertEqual(widths, [True] * 6)
        # The table alone is wider, and scrolls by itself.
        self.assertTrue(self.browser.run(
            "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


class Top(unittest.TestCase):
    def setUp(self):
        self.place = pool_site.Place()
        self.addCleanup(self.place.close)
        self.var = sites.state_folder(self.place.home)
        self.process = self.place.serve("--var", self.var, workers=2)
        self.seen = b""

    def start(self, rows=24, columns=80):
        """On a terminal of that size; (pid, its other end)."""
        pid, terminal = pty.fork()
        if pid == 0:
            fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.execve(self.place.executable,
                      [self.place.executable, "top", "--var", self.var], self.place.env)
        self.addCleanup(os.close, terminal)
        return pid, terminal

    def read_until(self, terminal, part):
        """What came up to that, and with it."""
        while part not in self.seen:
            ready, _, _ = select.select([terminal], [], [], 30)
            self.assertTrue(ready, f"waited in vain for {part}: {self.seen}")
            try:
                some = os.read(terminal, 65536)
            except OSError:  # EIO: the other side is closed
                some = b""
            self.assertTrue(some, f"ended before {part}: {self.seen}")
            self.seen += some
        before, _, self.seen = self.seen.partition(part)
        return before + part

    def screen(self, terminal):
        """The lines of the next whole one."""
        self.read_until(terminal, b"\x1b[H")
        text = self.read_until(terminal, b"\x1b[J").removesuffix(b"\x1b[J").decode()
        # The terminal makes \r\n of each \n.
        return re.split(r"\r+\n", text.replace("\x1b[K", ""))

    def ends(self, pid, terminal):
        """With the terminal as it was."""
        self.read_until(terminal, b"\x1b[?25h\x1b[?1049l")
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), 0)

    def test_it_shows_and_quits(self):
        before = None
        pid, terminal = self.start()
        before = termios.tcgetattr(terminal)
        self.read_until(terminal, b"\x1b[?1049h\x1b[?25l")
        lines = self.screen(terminal)
        self.assertIn(f"supervisor {self.process.pid}, generation 1", lines[0])
        self.assertEqual(len([line for line in lines if " idle " in line]), 2)
        self.assertFalse(termios.tcgetattr(terminal)[3] & (termios.ECHO | termios.ICANON))
        # Each second anew: what happened meanwhile is seen.
        self.assertEqual(fcgi.ask(self.place.socket, target="/nowhere").status, 404)
        while not any("4xx 1" in line for line in self.screen(terminal)):
            pass
        os.write(terminal, b"q")
        self.ends(pid, terminal)
        self.assertTrue(termios.tcgetattr(terminal)[3] & termios.ECHO)
        self.assertTrue(before)

    def test_it_fits(self):
        pid, terminal = self.start(rows=4, columns=20)
        lines = self.screen(terminal)
        self.assertEqual(len(lines), 4)
        self.assertLessEqual(max(map(len, lines)), 20)
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
        while len(self.screen(terminal)) <= 4:
            pass
        os.kill(pid, signal.SIGTERM)
        self.ends(pid, terminal)

    def test_a_pool_that_goes_and_comes(self):
        pid, terminal = self.start()
        self.screen(terminal)
        self.assertEqual(self.process.stop(), 0)
        while "nobody answers at " not in self.screen(terminal)[0]:
            pass
        self.process = self.place.serve("--var", self.var, workers=1)
        while f"supervisor {self.process.pid}" not in self.screen(terminal)[0]:
            pass
        os.write(terminal, b"\x03")  # Ctrl-C
        self.ends(pid, terminal)

    def test_without_a_terminal(self):
        with subprocess.Popen([self.place.executable, "top", "--var", self.var],
                              env=self.place.env, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE) as top:
            seen = 0
            for line in top.stdout:
                self.assertNotIn(b"\x1b", line)
                seen += line.startswith(b"supervisor ")
                if seen == 2:
                    break
            top.terminate()

    def test_nobody_to_ask(self):
        self.assertEqual(self.process.stop(), 0)
        status, out, error = self.place.say("top", "--var", self.var)
        self.assertEqual((status, out), (2, ""))
        self.assertIn("nobody answers at ", error)


if __name__ == "__main__":
    tap.main()
