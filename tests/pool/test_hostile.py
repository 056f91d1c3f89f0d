#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Octets from a peer that lies: bounded memory, bounded answers, and a worker that lives on."""
import ctypes
import os
import pathlib
import re
import socket
import struct
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import fcgi  # noqa: E402
import pool_site  # noqa: E402
import processes  # noqa: E402
import tap  # noqa: E402

MOST_GROWTH = 12 * 1024  # kB: what a worker may keep of anything here

# Two values of one of these would mean one thing to a front and another to the site.
SINGLE = {
    "REQUEST_METHOD": "POST", "REQUEST_URI": "/take", "QUERY_STRING": "", "SCRIPT_NAME": "",
    "PATH_INFO": "/take", "CONTENT_LENGTH": "3", "CONTENT_TYPE": "text/plain", "HTTPS": "on",
    "REQUEST_SCHEME": "https", "REMOTE_ADDR": "192.0.2.1", "REMOTE_USER": "admin",
    "IMPRINT_SECRET": "guessed-by-somebody", "HTTP_HOST": "localhost", "SSL_CLIENT_VERIFY": "SUCCESS",
    "SSL_CLIENT_CERT": "PEM", "SSL_CLIENT_CERT_B64": "DER", "SSL_CLIENT_S_DN": "CN=a",
}
NO_LENGTHS = ("-1", "+3", "0x3", "3, 3", "3,3", " 3", "3 ", "3\n", "1e0", "3.0", "three",
              "99999999999999999999", "\u0663", "3\0")


class Hostile(unittest.TestCase):
    """One worker for a class; each test ends with the same worker alive and no larger."""

    @classmethod
    def setUpClass(cls):
        cls.place = pool_site.Place()
        cls.addClassCleanup(cls.place.close)
        cls.scgi = cls.place.run / "scgi.sock"
        cls.process = cls.place.serve("--listen", f"scgi:{cls.scgi}")
        cls.socket = cls.place.socket
        processes.wait_for(lambda: processes.workers(cls.process.pid), "a worker")
        fcgi.ask(cls.socket, "POST", "/take", b"once")
        fcgi.ask_scgi(cls.scgi, "POST", "/take", b"once")

    def setUp(self):
        self.worker = self.workers()
        self.before = processes.memory_kb(self.worker)
        self.calls = self.place.calls()

    def tearDown(self):
        self.check_it_lives()

    def workers(self):
        (pid,) = processes.workers(self.process.pid)
        return pid

    def check_it_lives(self):
        self.assertEqual(fcgi.ask(self.socket).body, b"Hello, World!\n")
        self.assertEqual(fcgi.ask_scgi(self.scgi).body, b"Hello, World!\n")
        self.assertEqual(self.workers(), self.worker)
        self.assertLess(processes.memory_kb(self.worker) - self.before, MOST_GROWTH)

    def assert_not_called(self):
        self.assertEqual(self.place.calls(), self.calls)


class Floods(Hostile):
    def test_a_million_records_that_say_nothing(self):
        head = fcgi.begin() + fcgi.stream(
            fcgi.PARAMS, fcgi.pairs(fcgi.params_for("POST", "/take", b"abc")))
        for name, flood in (("ends of a body", fcgi.record(fcgi.STDIN)),
                            ("of nobody", fcgi.record(fcgi.STDIN, b"", 7)),
                            ("answers", fcgi.record(fcgi.GET_VALUES_RESULT, b"", 0)),
                            ("data", fcgi.record(fcgi.DATA))):
            with self.subTest(name), fcgi.Connection(self.socket) as one:
                one.send(head)
                for _ in range(100):
                    one.send(flood * 10_000)
                self.check_it_lives()
                one.send(fcgi.record(fcgi.STDIN, b"abc") + fcgi.record(fcgi.STDIN))
                self.assertTrue(one.read_answer().body.startswith(b"3 "))

    def test_a_million_aborts(self):
        with fcgi.Connection(self.socket) as one:
            one.send(fcgi.begin(keep=True) + fcgi.record(fcgi.ABORT))
            self.assertEqual(one.read_answer().protocol_status, fcgi.COMPLETE)
            for _ in range(100):
                one.send(fcgi.record(fcgi.ABORT) * 10_000)
            one.send(fcgi.request(fcgi.params_for()))
            self.assertEqual(one.read_answer().status, 200)

    def test_one_name_asked_for_often_is_answered_once(self):
        asked = fcgi.pairs([("FCGI_MPXS_CONNS", "")] * 20)
        with fcgi.Connection(self.socket) as one:
            _, _, content = one.send(fcgi.record(fcgi.GET_VALUES, asked, 0)).read_record()
        self.assertEqual(content, fcgi.pairs({"FCGI_MPXS_CONNS": "0"}))

    def test_a_peer_that_asks_and_never_reads(self):
        """Then nothing more is read of it; when it reads, each question has its answer."""
        values = fcgi.pairs({"FCGI_MPXS_CONNS": ""})
        busy = fcgi.request(fcgi.params_for("POST", "/take", b"abc"))[:-8]
        for name, first, question, kind in (
                ("values", b"", fcgi.record(fcgi.GET_VALUES, values, 0), fcgi.GET_VALUES_RESULT),
                ("unknown types", b"", fcgi.record(99, b"", 0), fcgi.UNKNOWN),
                ("requests at once", busy, fcgi.begin(9, keep=True), fcgi.END)):
            with self.subTest(name), fcgi.Connection(self.socket) as one:
                one.send(first)
                sent = self.push_until_nobody_reads(one, question)
                self.assertLess(sent, 8 << 20)
                self.check_it_lives()
                for _ in range(sent // len(question)):
                    self.assertEqual(one.read_record()[0], kind)

    def push_until_nobody_reads(self, one, question):
        """Whole questions only.  The number of octets that were taken."""
        sent, rounds = 0, 0
        one.socket.setblocking(False)
        while rounds < 20:
            try:
                sent += one.socket.send((question * 1000)[sent % len(question):])
                rounds = 0
            except BlockingIOError:
                # The worker went round its loop, and may have read meanwhile.
                self.assertEqual(fcgi.ask(self.socket).status, 200)
                rounds += 1
        one.socket.settimeout(60)
        return sent


class Lengths(Hostile):
    def test_params_announced_and_never_sent(self):
        lies = [struct.pack("!II", 0xffffffff, 0xffffffff), struct.pack("!BI", 4, 0xffffffff),
                b"\xff\xff\xff\xff\x0eREQUEST_METHOD"]
        held = []
        for lie in lies * 30:
            held.append(fcgi.Connection(self.socket))
            held[-1].send(fcgi.begin() + fcgi.record(fcgi.PARAMS, lie))
        self.check_it_lives()
        for one in held:  # and that was all
            one.send(fcgi.record(fcgi.PARAMS) + fcgi.record(fcgi.STDIN))
            self.assertEqual(one.read_answer().status, 400)
            one.close()

    def test_params_without_end(self):
        for name, content in (("a value", struct.pack("!BI", 1, 0xffffffff) + b"N"),
                              ("empty pairs", b"\0\0" * 30_000)):
            with self.subTest(name), fcgi.Connection(self.socket) as one:
                one.send(fcgi.begin() + fcgi.record(fcgi.PARAMS, content))
                self.pour(one, fcgi.record(fcgi.PARAMS, b"v" * 60_000), 2000)
                self.assertEqual(one.read_answer().status, 431)

    def pour(self, one, piece, times):
        """Sends until the peer closes."""
        try:
            for _ in range(times):
                one.send(piece)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def test_no_lengths(self):
        for text in NO_LENGTHS:
            with self.subTest(text):
                more = {"CONTENT_LENGTH": text}
                self.assertEqual(
                    fcgi.ask(self.socket, "POST", "/take", b"abc", **more).status, 400)
                if "\0" not in text:
                    self.assertEqual(
                        fcgi.ask_scgi(self.scgi, "POST", "/take", b"abc", **more).status, 400)
        self.assert_not_called()

    def test_a_length_that_nobody_takes(self):
        for text in ("18446744073709551615", str((64 << 20) + 1)):
            with self.subTest(text):
                more = {"CONTENT_LENGTH": text}
                for ask, address in ((fcgi.ask, self.socket), (fcgi.ask_scgi, self.scgi)):
                    self.assertEqual(ask(address, "POST", "/take", b"", **more).status, 413)
        self.assert_not_called()

    def test_the_length_a_front_passes_on_must_agree(self):
        for ask, address in ((fcgi.ask, self.socket), (fcgi.ask_scgi, self.scgi)):
            with self.subTest(ask.__name__):
                answer = ask(address, "POST", "/take", b"abc", HTTP_CONTENT_LENGTH="30")
                self.assertEqual(answer.status, 400)
        self.assert_not_called()

    def test_what_follows_a_body_is_no_request(self):
        """SCGI has one request a connection; FastCGI's octets are in their record."""
        inner = fcgi.scgi_request(fcgi.params_for(target="/called"))
        with processes.connect(self.scgi) as one:
            one.sendall(fcgi.scgi_request(fcgi.params_for("POST", "/nothing", b"abc"), b"abc") +
                        inner)
            one.settimeout(60)
            octets = b""
            while piece := one.recv(65536):
                octets += piece
            self.assertEqual(octets.count(b"Status:"), 1)
        body = b"abc" + fcgi.request(fcgi.params_for(target="/called"))
        with fcgi.Connection(self.socket) as one:
            params = fcgi.params_for("POST", "/take", b"abc")
            one.send(fcgi.begin() + fcgi.stream(fcgi.PARAMS, fcgi.pairs(params)) +
                     fcgi.stream(fcgi.STDIN, body))
            self.assertEqual(one.read_answer().status, 400)
            self.assertEqual(one.read_all(), b"")
        self.assert_not_called()

    def test_netstrings_that_lie(self):
        whole = fcgi.scgi_request(fcgi.params_for(target="/called"))
        size, _, rest = whole.partition(b":")
        for octets in (
                b"%d:" % (int(size) - 1) + rest, b"%d:" % (int(size) + 1) + rest + b"x",
                b"0" + whole, b"0:,", b"9" * 70, b"99999999999999999999:" + rest,
                b"2147483647:" + rest * 10, b"262145:" + rest, b"-1:" + rest, b"1e2:" + rest,
                b"12:CONTENT_LENGTH,", size + b";" + rest, b":" + rest):
            with self.subTest(octets[:30]), fcgi.Connection(self.scgi) as one:
                try:
                    one.send(octets)
                    one.socket.shutdown(socket.SHUT_WR)
                except OSError:
                    pass  # closed already
                answer = fcgi.Answer(stdout=one.read_all())
                self.assertIn(answer.status, (0, 400, 431))
        self.assert_not_called()


class Duplicates(Hostile):
    def test_what_decides_comes_once(self):
        for name, value in SINGLE.items():
            for second in (value, "other"):
                params = fcgi.params_for("POST", "/take", b"abc", CONTENT_TYPE="text/plain")
                listed = [*(params | {name: value}).items(), (name, second)]
                with self.subTest(name=name, second=second):
                    with fcgi.Connection(self.socket) as one:
                        one.send(fcgi.request(listed, b"abc"))
                        self.assertEqual(one.read_answer().status, 400)
                    with fcgi.Connection(self.scgi) as one:
                        one.send(fcgi.scgi_request(listed, b"abc"))
                        self.assertEqual(fcgi.Answer(stdout=one.read_all()).status, 400)
        self.assert_not_called()


class Nul(Hostile):
    def test_nul_anywhere_is_no_crash_and_nothing_else(self):
        for name in ("REQUEST_METHOD", "REQUEST_URI", "QUERY_STRING", "HTTP_HOST"):
            with self.subTest(name):
                params = fcgi.params_for(target="/called")
                params[name] += "\0x"
                with fcgi.Connection(self.socket) as one:
                    self.assertEqual(one.send(fcgi.request(params)).read_answer().status, 400)
        for target, status in (("/called%00", 404), ("/called%00/x", 404), ("/%00called", 404),
                               ("/gate?name=%00", 400), ("/gate/%00", 404),
                               ("/big?n=1%00", 400)):
            with self.subTest(target):
                self.assertEqual(fcgi.ask(self.socket, target=target).status, status)
        self.assert_not_called()
        for name in ("HTTP_X_THING", "HTTP_COOKIE", "CONTENT_TYPE", "HTTP_ACCEPT", "SCRIPT_NAME",
                     "REMOTE_ADDR", "HTTP_\0", "\0", "SSL_CLIENT_VERIFY"):
            with self.subTest(name):
                answer = fcgi.ask(self.socket, **{name: "a=\0; b=\0"})
                self.assertIn(answer.status, (200, 400))


class SlowPeers(Hostile):
    def test_a_hundred_slow_uploads_hold_nobody_up(self):
        params = fcgi.stream(fcgi.PARAMS, fcgi.pairs(
            fcgi.params_for("POST", "/take", CONTENT_LENGTH="20")))
        slow = [fcgi.Connection(self.socket).send(fcgi.begin() + params) for _ in range(100)]
        for _ in range(20):
            for one in slow:
                one.send(fcgi.record(fcgi.STDIN, b"s"))
            self.assertEqual(fcgi.ask(self.socket).body, b"Hello, World!\n")
        for one in slow:
            one.send(fcgi.record(fcgi.STDIN))
            self.assertTrue(one.read_answer().body.startswith(b"20 "))
            one.close()

    def test_half_a_head_from_a_hundred_peers(self):
        whole, scgi = fcgi.request(fcgi.params_for()), fcgi.scgi_request(fcgi.params_for())
        held = [fcgi.Connection(self.socket).send(whole[:at]) for at in range(1, 100)]
        held += [fcgi.Connection(self.scgi).send(scgi[:at]) for at in range(1, 100)]
        self.check_it_lives()
        for at, one in enumerate(held[:99], 1):
            self.assertEqual(one.send(whole[at:]).read_answer().status, 200)
        for one in held:
            one.close()


class ScarceDescriptors(unittest.TestCase):
    def test_large_uploads_of_many_at_once(self):
        """Each has a temporary file; whoever gets none is told so, and the worker goes on."""
        place = pool_site.Place()
        self.addCleanup(place.close)
        process = place.serve(before=("prlimit", "--nofile=64:64"))
        (worker,) = processes.wait_for(lambda: processes.workers(process.pid), "a worker")
        body = b"x" * 300_000
        whole = fcgi.request(fcgi.params_for("POST", "/take", body), body)
        held = [fcgi.Connection(place.socket).send(whole[:1000]) for _ in range(30)]
        processes.wait_for(lambda: len(os.listdir(f"/proc/{worker}/fd")) > 36, "all connections")
        for one in held:
            one.send(whole[1000:280_000])
        statuses = [one.send(whole[280_000:]).read_answer().status for one in held]
        for one in held:
            one.close()
        self.assertIn(200, statuses)
        self.assertIn(500, statuses)
        self.assertLessEqual(set(statuses), {200, 500})
        self.assertEqual(fcgi.ask(place.socket, "POST", "/take", body).status, 200)
        self.assertEqual(processes.workers(process.pid), [worker])


class TemporaryFiles(Hostile):
    def test_they_have_no_name_and_no_other_reader(self):
        body = b"x" * 600_000
        whole = fcgi.request(fcgi.params_for("POST", "/take", body), body)
        with fcgi.Connection(self.socket) as one:
            one.send(whole[:500_000])
            # The body, and what came over the wire.
            processes.wait_for(lambda: len(self.temporary()) == 2, "two temporary files")
            for entry in self.temporary():
                self.assertEqual(os.stat(entry).st_mode & 0o777, 0o600)
                self.assertEqual(os.stat(entry).st_nlink, 0)
            self.check_that_none_is_inherited()
            one.send(whole[500_000:])
            self.assertTrue(one.read_answer().body.startswith(b"600000 "))
            # The answer leaves before they are closed.
            processes.wait_for(lambda: not self.temporary(), "no temporary file")

    def check_that_none_is_inherited(self):
        """By what a function executes: of all descriptors, now that there is one of each kind."""
        folder = pathlib.Path(f"/proc/{self.worker}")
        for fd in (folder / "fd").iterdir():
            if int(fd.name) > 2:
                flags = re.search(r"flags:\s*(\d+)", (folder / "fdinfo" / fd.name).read_text())
                self.assertTrue(int(flags[1], 8) & os.O_CLOEXEC, os.readlink(fd))

    def temporary(self):
        return [f"/proc/{self.worker}/fd/{number}"
                for number, what in processes.descriptors(self.worker).items()
                if what.startswith("/var/tmp/")]


class CgiEnvironment(unittest.TestCase):
    """An environment that no dict can hold, by execve."""

    def setUp(self):
        self.place = pool_site.Place()
        self.addCleanup(self.place.close)

    def run_cgi(self, entries, body=b""):
        gates = [f"GATES={self.place.gates}", "GATEWAY_INTERFACE=CGI/1.1"]
        gates += [f"{name}={value}" for name, value in pool_site.SANITIZER.items()]
        octets = [entry.encode() if isinstance(entry, str) else entry for entry in gates + entries]
        environment = (ctypes.c_char_p * (len(octets) + 1))(*octets, None)
        program = str(self.place.executable).encode()
        words = (ctypes.c_char_p * 2)(program, None)
        libc = ctypes.CDLL(None)
        done = subprocess.run(["/bin/false"], input=body, capture_output=True, check=False,
                              timeout=60,
                              preexec_fn=lambda: libc.execve(program, words, environment))
        self.assertEqual(done.returncode, 0, done.stderr)
        return fcgi.Answer(stdout=done.stdout, ended=True)

    def entries(self, *words, **more):
        return [f"{name}={value}" for name, value in fcgi.params_for(*words, **more).items()]

    def test_duplicates(self):
        """Of params: IMPRINT_SECRET is here the site's own variable, and no param."""
        for name, value in SINGLE.items():
            if name == "IMPRINT_SECRET":
                continue
            with self.subTest(name):
                entries = self.entries("POST", "/take", b"abc")
                entries = [one for one in entries if not one.startswith(f"{name}=")]
                answer = self.run_cgi([*entries, f"{name}={value}", f"{name}={value}"], b"abc")
                self.assertEqual(answer.status, 400)
        self.assertEqual(self.place.calls(), 0)

    def test_lengths(self):
        for text in (one for one in NO_LENGTHS if "\0" not in one):
            with self.subTest(text):
                answer = self.run_cgi(self.entries("POST", "/take", CONTENT_LENGTH=text), b"abc")
                self.assertEqual(answer.status, 400)
        short = self.run_cgi(self.entries("POST", "/take", CONTENT_LENGTH="4"), b"abc")
        self.assertEqual((short.status, self.place.calls()), (400, 0))
        more = self.run_cgi(self.entries("POST", "/take", CONTENT_LENGTH="2"), b"abc")
        self.assertTrue(more.body.startswith(b"2 "))  # RFC 3875 section 4.2: no more is read

    def test_size_and_number(self):
        large = [f"HTTP_X_{n}={'v' * 100_000}" for n in range(4)]
        many = [f"HTTP_X_{n}=v" for n in range(600)]
        for entries in (large, many):
            self.assertEqual(self.run_cgi(self.entries() + entries).status, 431)

    def test_odd_entries(self):
        odd = ["", "=", "=x", "NOTHING", b"\xff\xfe=\xff", "HTTP_=x", "HTTP__=x",
               "HTTP_X=() { :;}; echo x", "LD_DEBUG_=x", "HTTP_COOKIE==x;;=;", "PATH_INFO=/../x"]
        self.assertEqual(self.run_cgi(self.entries() + odd).body, b"Hello, World!\n")

    def test_a_proxy_field_in_any_number(self):
        entries = self.entries(target="/who") + ["HTTP_PROXY=http://a"] * 3
        self.assertIn(b"\nno proxy\n", self.run_cgi(entries).body)


class Proxy(Hostile):
    def test_a_proxy_field_is_no_proxy(self):
        for ask, address in ((fcgi.ask, self.socket), (fcgi.ask_scgi, self.scgi)):
            self.assertIn(b"\nno proxy\n", ask(address, target="/who", HTTP_PROXY="http://a").body)


if __name__ == "__main__":
    tap.main()
