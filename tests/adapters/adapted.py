# SPDX-License-Identifier: MIT
"""A site under the loop of another library answers as its own pool would: what each adapter is
held to, with the octets of one worker."""
import os
import pathlib
import socket
import subprocess
import sys
import threading
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "lib"), str(HERE.parent / "fronts")]
import fcgi  # noqa: E402
import pool_site  # noqa: E402
import processes  # noqa: E402
import sites  # noqa: E402

EXPECTED = (HERE.parent / "everywhere" / "expected.txt").read_text()


def built(folder, name):
    program = processes.BUILD / folder / name
    if not program.exists():
        raise FileNotFoundError(f"{program} is not built: is its library installed?")
    return program


class Adapted(unittest.TestCase):
    """One process on a listening socket that it inherits."""

    site = "pool_site"
    library, words = None, ()
    site_env = {}

    def setUp(self):
        name = f"{self.library}_{self.site}"
        built("tests/adapters", name)
        self.place = pool_site.Place(name, "tests/adapters")
        self.addCleanup(self.place.close)
        self.start({"BY_SOCKET": "1"})

    def start(self, env, tcp=False):
        path = None if tcp else self.place.run / f"{len(self.place.processes)}.sock"
        listening = pool_site.listening_socket(path)
        self.socket = listening.getsockname() if tcp else path
        with listening:
            self.process = self.place.start(*self.words, env=env | self.site_env, stdin=listening, cwd=self.place.home)

    def ask(self, *words, **more):
        return fcgi.ask(self.socket, *words, **more)

    def head(self, target, length=None, method="POST", keep=False, **more):
        params = fcgi.params_for(method, target, **more)
        if length is not None:
            params["CONTENT_LENGTH"] = str(length)
        return fcgi.begin(keep=keep) + fcgi.stream(fcgi.PARAMS, fcgi.pairs(params))


class Requests:
    def test_an_answer(self):
        answer = self.ask()
        self.assertEqual((answer.status, answer.body), (200, b"Hello, World!\n"))
        self.assertEqual(answer.field("Content-Length"), "14")
        head = self.ask("HEAD", "/big?n=70000")
        self.assertEqual((head.field("Content-Length"), head.body), ("70000", b""))

    def test_pieces_of_any_size(self):
        for size in (1, 2, 3, 5, 7, 4096):
            with self.subTest(size), fcgi.Connection(self.socket) as one:
                body = b"x" * 300
                one.send(fcgi.request(fcgi.params_for("POST", "/take", body), body), pieces=size)
                self.assertTrue(one.read_answer().body.startswith(b"300 "))

    def test_params_in_records_that_split_a_pair(self):
        pairs = fcgi.pairs(fcgi.params_for(target="/who", HTTP_X_ONLY_ONCE="y" * 3000))
        with fcgi.Connection(self.socket) as one:
            one.send(fcgi.begin() + fcgi.stream(fcgi.PARAMS, pairs, piece=100) +
                     fcgi.record(fcgi.STDIN))
            self.assertIn(b"\n" + b"y" * 3000 + b"\n", one.read_answer().body)

    def test_sizes_around_limits_of_records(self):
        for size in (0, 1, 8184, 8192, 32768, 32769, 65000, 65528, 65535, 65536, 131056, 10 ** 6):
            with self.subTest(size):
                self.assertEqual(self.ask(target=f"/big?n={size}").body, b"x" * size)

    def test_a_file_and_a_range_of_it(self):
        octets = os.urandom(500000)
        (self.place.gates / "file").write_bytes(octets)
        self.assertEqual(self.ask(target="/file").body, octets)
        part = self.ask(target="/file", HTTP_RANGE="bytes=100000-399999")
        self.assertEqual((part.status, part.body), (206, octets[100000:400000]))

    def test_one_connection_carries_one_request_after_the_other(self):
        with fcgi.Connection(self.socket) as one:
            for number in (1, 2, 1, 3):
                one.send(fcgi.request(fcgi.params_for(target="/who", HTTP_X_ONLY_ONCE="1"),
                                      keep=True, request_id=number))
                self.assertIn(b"\n1\n", one.read_answer(number).body)
                one.send(fcgi.request(fcgi.params_for(target="/who"), keep=True))
                self.assertIn(b"\nno field\n", one.read_answer().body)

    def test_kept_connections_lose_no_request(self):
        """fastcgi++ by itself loses three of a thousand: one that begins as the last one ends."""
        lost = []

        def talk():
            with fcgi.Connection(self.socket) as one:
                for number in range(1000):
                    try:
                        one.send(fcgi.request(fcgi.params_for(), keep=True)).read_answer()
                    except OSError as problem:
                        lost.append((number, problem))
                        return

        # libfcgi has one connection at a time.
        talking = [threading.Thread(target=talk) for _ in range(3)]
        for one in talking:
            one.start()
        for one in talking:
            one.join()
        self.assertEqual(lost, [])

    def test_the_request_after_a_body_that_nobody_read(self):
        body = b"x" * 900_000
        with fcgi.Connection(self.socket) as one:
            for target, status in (("/nothing", 404), ("/pid", 405), ("/guarded/take_slowly", 403)):
                one.send(fcgi.request(fcgi.params_for("POST", target, body), body, keep=True))
                self.assertEqual(one.read_answer().status, status)
                one.send(fcgi.request(fcgi.params_for(), keep=True))
                self.assertEqual(one.read_answer().body, b"Hello, World!\n")

    def test_hooks(self):
        let_in = self.ask("POST", "/guarded/take", b"abc", HTTP_X_PASSWORD="open")
        self.assertEqual((let_in.status, let_in.field("X-Guarded")), (200, "yes"))
        kept_out = self.ask("POST", "/guarded/take", b"abc")
        self.assertEqual((kept_out.status, kept_out.body), (403, b"/problems/no-password\nsay the word\n"))
        self.assertEqual(self.place.calls(), 1)

    def test_a_child_that_returns_from_the_function_answers_nothing(self):
        with fcgi.Connection(self.socket) as one:
            one.send(fcgi.request(fcgi.params_for(target="/fork"), keep=True))
            self.assertEqual(one.read_answer().body, f"{self.process.pid}\n".encode())
            one.send(fcgi.request(fcgi.params_for(), keep=True))
            self.assertEqual(one.read_answer().body, b"Hello, World!\n")
            one.socket.shutdown(socket.SHUT_WR)
            self.assertEqual(one.read_all(), b"")
        processes.wait_for(
            lambda: not any(map(processes.alive, processes.children(self.process.pid))),
            "the child's end")

    def test_a_proxy_field_is_no_proxy(self):
        self.assertIn(b"\nno proxy\n", self.ask(target="/who", HTTP_PROXY="http://evil").body)


class Bodies:
    def post(self, one, sent, announced=None, target="/take", **more):
        return one.send(self.head(target, announced, **more) + sent)

    def test_large_ones(self):
        body = os.urandom(3_000_000)
        self.assertTrue(self.ask("POST", "/take", body).body.startswith(b"3000000 "))
        self.assertEqual(self.ask("POST", "/take_slowly", body).body, b"3000000\n")

    def test_without_length_the_empty_record_ends_it(self):
        for target in ("/take", "/take_slowly"):
            with self.subTest(target), fcgi.Connection(self.socket) as one:
                self.post(one, fcgi.stream(fcgi.STDIN, b"y" * 100_000), target=target)
                self.assertTrue(one.read_answer().body.startswith(b"100000"))

    def test_fewer_octets_than_announced_are_400(self):
        for target in ("/take", "/take_slowly"):
            with self.subTest(target), fcgi.Connection(self.socket) as one:
                self.post(one, fcgi.stream(fcgi.STDIN, b"z" * 10), 11, target)
                self.assertEqual(one.read_answer().status, 400)

    def test_more_octets_than_announced_are_400(self):
        for target in ("/take", "/take_slowly"):
            with self.subTest(target), fcgi.Connection(self.socket) as one:
                self.post(one, fcgi.stream(fcgi.STDIN, b"z" * 10), 9, target)
                self.assertEqual(one.read_answer().status, 400)

    def test_an_end_of_the_connection_is_no_end_of_a_body(self):
        for name, announced, sent in (("without length", None, fcgi.record(fcgi.STDIN, b"y" * 10)),
                                      ("with all announced", 10, fcgi.record(fcgi.STDIN, b"y" * 10)),
                                      ("with less", 11, fcgi.record(fcgi.STDIN, b"y" * 10))):
            with self.subTest(name), fcgi.Connection(self.socket) as one:
                self.post(one, sent, announced)
                one.socket.shutdown(socket.SHUT_WR)
                self.assertEqual(one.read_all(), b"")
        self.assertEqual(self.ask().status, 200)
        self.assertEqual(self.place.calls(), 0)

    def test_more_than_the_site_takes_is_413(self):
        with fcgi.Connection(self.socket) as one:
            self.post(one, b"", (64 << 20) + 1)
            one.send(fcgi.record(fcgi.STDIN, b"z" * 1000) + fcgi.record(fcgi.STDIN))
            self.assertEqual(one.read_answer().status, 413)
        self.assertEqual(self.place.calls(), 0)

    def test_an_aborted_request_is_not_run(self):
        with fcgi.Connection(self.socket) as one:
            one.send(self.head("/take", 10) + fcgi.record(fcgi.STDIN, b"y" * 5) +
                     fcgi.record(fcgi.ABORT))
            one.read_all()
        self.assertEqual(self.ask().status, 200)
        self.assertEqual(self.place.calls(), 0)


class Endings:
    def test_streams(self):
        self.assertEqual(self.ask(target="/lines?n=100000").body, b"line\n" * 100_000)
        self.assertEqual(self.ask("HEAD", "/lines?n=3").body, b"")

    def test_a_stream_that_breaks_is_not_ended_in_order(self):
        for keep in (False, True):
            with self.subTest(keep=keep), fcgi.Connection(self.socket) as one:
                one.send(fcgi.request(fcgi.params_for(target="/broken"), keep=keep))
                with self.assertRaises(ConnectionError):
                    one.read_answer()
        self.assertEqual(self.ask().status, 200)
        self.assertEqual(self.place.log().count("500 the stream's secret reason"), 2)

    def test_exceptions_are_500_in_general_terms(self):
        answer = self.ask(target="/throw")
        self.assertEqual(answer.status, 500)
        self.assertNotIn(b"secret", answer.stdout)
        self.assertEqual(self.place.log().count("secret reason"), 1)
        self.assertEqual(self.ask(target="/throw_int").status, 500)

    def test_a_reader_that_leaves(self):
        with fcgi.Connection(self.socket) as one:
            one.send(fcgi.request(fcgi.params_for(target="/lines?n=2000000")))
            one.read_record()
        self.assertEqual(self.ask().status, 200)


class Refusals:
    def test_heads(self):
        for name, more, status in (("params over the limit", {"HTTP_X": "y" * 300_000}, 431),
                                   ("as many octets as would fill memory", {"HTTP_X": "y" * 3_000_000}, 431),
                                   ("too many", {f"HTTP_X{n}": "" for n in range(600)}, 431),
                                   ("no host", {"HTTP_HOST": "a b"}, 400)):
            with self.subTest(name):
                self.assertEqual(self.ask(**more).status, status)

    def test_names_that_decide_twice(self):
        params = [*fcgi.params_for("POST", "/take").items()]
        for name, value in (("REQUEST_METHOD", "POST"), ("REQUEST_URI", "/take"),
                            ("SSL_CLIENT_VERIFY", "SUCCESS"), ("CONTENT_LENGTH", "0")):
            with self.subTest(name), fcgi.Connection(self.socket) as one:
                one.send(fcgi.request([*params, (name, value), (name, value)]))
                self.assertEqual(one.read_answer().status, 400)
        self.assertEqual(self.place.calls(), 0)

    def test_nobody_is_let_in_by_a_site(self):
        """FastCGI 1.0 section 6.3: an authorizer's 200 opens a door."""
        for role in (fcgi.AUTHORIZER, fcgi.FILTER):
            with self.subTest(role), fcgi.Connection(self.socket) as one:
                one.send(fcgi.begin(role=role) +
                         fcgi.stream(fcgi.PARAMS, fcgi.pairs(fcgi.params_for(target="/called"))) +
                         fcgi.record(fcgi.STDIN))
                self.assertIn(one.read_answer().status, (500, 501))
        self.assertEqual(self.place.calls(), 0)


class Judging:
    """cls.pki, whose authority may vouch for clients."""

    @classmethod
    def setUpClass(cls):
        made = processes.folder()
        cls.addClassCleanup(made.cleanup)
        cls.pki = sites.make_pki(pathlib.Path(made.name) / "pki")
        cls.site_env = {"SITE_CLIENT_CA": str(cls.pki / "ca.crt")}


class Trust(Judging):
    def who(self, **more):
        alice = fcgi.certificate_params((self.pki / "alice.crt").read_text())
        return self.ask(target="/who", **alice, **more).body.split(b"\n")[0]

    def test_by_socket_when_the_program_says_so(self):
        self.assertEqual(self.who(), b"verified")

    def test_otherwise_nobody(self):
        for tcp in (False, True):
            with self.subTest(tcp=tcp):
                self.start({}, tcp)
                self.assertIn(b"unknown: ", self.who())
                self.assertIn(b"unknown: ", self.who(IMPRINT_SECRET=""))

    def test_by_secret(self):
        self.start({"SITE_SECRET": "a secret of tests, long enough"}, tcp=True)
        self.assertEqual(self.who(IMPRINT_SECRET="a secret of tests, long enough"), b"verified")
        self.assertIn(b"unknown: ", self.who(IMPRINT_SECRET="a secret of tests, long enougH"))
        self.assertIn(b"unknown: ", self.who())


class Conformance(Requests, Bodies, Endings, Refusals, Trust, Adapted):
    """All of it."""


class Everywhere(Judging, Adapted):
    """What tests/everywhere asks."""

    maxDiff = None
    site = "everywhere"

    def test_it_answers_as_everywhere(self):
        calls = built("tests/everywhere", "everywhere_calls")
        done = subprocess.run([calls, self.pki, f"--target=fastcgi:{self.socket}"], capture_output=True,
                              text=True, check=False, timeout=300)
        self.assertEqual(done.stdout, EXPECTED, done.stderr[-3000:])
        self.assertEqual(done.returncode, 0)
