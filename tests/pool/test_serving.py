#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""One worker and its connections: what a front server sees, octet for octet."""
import json
import os
import pathlib
import resource
import socket
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import fcgi  # noqa: E402
import fronts  # noqa: E402
import pool_site  # noqa: E402
import processes  # noqa: E402
import tap  # noqa: E402



class Served(unittest.TestCase):
    workers = 1

    def setUp(self):
        self.place = pool_site.Place()
        self.addCleanup(self.place.close)
        self.scgi = self.place.run / "scgi.sock"
        self.process = self.place.serve("--listen", f"scgi:{self.scgi}", workers=self.workers)
        self.socket = self.place.socket

    def ask(self, *words, **more):
        return fcgi.ask(self.socket, *words, **more)

    def worker(self):
        (pid,) = processes.workers(self.process.pid)
        return pid


class Answers(Served):
    def test_both_wires(self):
        for ask, address in ((fcgi.ask, self.socket), (fcgi.ask_scgi, self.scgi)):
            with self.subTest(ask.__name__):
                answer = ask(address)
                self.assertEqual((answer.status, answer.body), (200, b"Hello, World!\n"))
                self.assertEqual(answer.field("Content-Length"), "14")

    def test_a_request_in_pieces_of_any_size(self):
        for size in (1, 2, 3, 5, 7, 4096):
            with self.subTest(size), fcgi.Connection(self.socket) as one:
                body = b"x" * 300
                one.send(fcgi.request(fcgi.params_for("POST", "/take", body), body), pieces=size)
                self.assertTrue(one.read_answer().body.startswith(b"300 "))

    def test_a_kept_connection_carries_one_request_after_the_other(self):
        with fcgi.Connection(self.socket) as one:
            for number in range(1, 5):
                one.send(fcgi.request(fcgi.params_for(), keep=True, request_id=number))
                self.assertEqual(one.read_answer(number).status, 200)

    def test_nothing_of_a_request_reaches_the_next(self):
        with fcgi.Connection(self.socket) as one:
            one.send(fcgi.request(fcgi.params_for(target="/who", HTTP_X_ONLY_ONCE="1"), keep=True))
            self.assertIn(b"\n1\n", one.read_answer().body)
            one.send(fcgi.request(fcgi.params_for(target="/who"), keep=True))
            self.assertIn(b"\nno field\n", one.read_answer().body)

    def test_two_requests_in_one_piece(self):
        with fcgi.Connection(self.socket) as one:
            one.send(fcgi.request(fcgi.params_for(target="/big?n=200000"), keep=True) +
                     fcgi.request(fcgi.params_for(), keep=True))
            self.assertEqual(len(one.read_answer().body), 200000)
            self.assertEqual(one.read_answer().body, b"Hello, World!\n")

    def test_a_connection_that_is_not_kept_is_closed(self):
        with fcgi.Connection(self.socket) as one:
            one.send(fcgi.request(fcgi.params_for()))
            one.read_answer()
            self.assertEqual(one.read_all(), b"")

    def test_sizes_around_the_record_limit(self):
        for size in (0, 1, 65000, 65400, 65500, 65527, 65528, 65529, 65535, 65536, 131056, 10 ** 6):
            with self.subTest(size):
                self.assertEqual(self.ask(target=f"/big?n={size}").body, b"x" * size)
                scgi = fcgi.ask_scgi(self.scgi, target=f"/big?n={size}")
                self.assertEqual(scgi.body, b"x" * size)

    def test_files_and_ranges(self):
        octets = os.urandom(500000)
        (self.place.gates / "file").write_bytes(octets)
        self.assertEqual(self.ask(target="/file").body, octets)
        part = self.ask(target="/file", HTTP_RANGE="bytes=100000-399999")
        self.assertEqual((part.status, part.body), (206, octets[100000:400000]))
        again = self.ask(target="/file", HTTP_IF_MODIFIED_SINCE=part.field("Last-Modified"))
        self.assertEqual((again.status, again.body), (304, b""))

    def test_head_has_the_length_and_no_content(self):
        answer = self.ask("HEAD", "/big?n=70000")
        self.assertEqual((answer.field("Content-Length"), answer.body), ("70000", b""))

    def test_streams(self):
        for ask, address in ((fcgi.ask, self.socket), (fcgi.ask_scgi, self.scgi)):
            with self.subTest(ask.__name__):
                self.assertEqual(ask(address, target="/lines?n=3").body, b"line\n" * 3)
        self.assertEqual(self.ask("HEAD", "/lines?n=3").body, b"")

    def test_a_stream_that_breaks_is_not_ended_in_order(self):
        with fcgi.Connection(self.socket) as one:
            one.send(fcgi.request(fcgi.params_for(target="/broken"), keep=True))
            with self.assertRaises(ConnectionError):
                one.read_answer()
        self.assertIn("secret reason", self.place.log())

    def test_exceptions_are_500_in_general_terms(self):
        answer = self.ask(target="/throw")
        self.assertEqual(answer.status, 500)
        self.assertNotIn(b"secret", answer.stdout)
        self.assertEqual(self.place.log().count("secret reason"), 1)
        self.assertEqual(self.ask(target="/throw_int").status, 500)
        self.assertEqual(self.ask().status, 200)


class Refusals(Served):
    def test_the_answer_and_the_log_name_the_rule(self):
        answer = self.ask(target="/nowhere")
        self.assertEqual(json.loads(answer.body)["type"], "urn:imprint:not-published")
        self.assertIn("GET /nowhere: 404 nothing is published here [not-published]\n",
                      self.place.log())
        page = self.ask("DELETE", "/pid", HTTP_ACCEPT="text/html")
        self.assertIn(b"<code>urn:imprint:method-not-allowed</code>", page.body)
        self.assertEqual(page.field("Content-Security-Policy"), "default-src 'none'")

    def test_a_head_that_is_no_request(self):
        answer = self.ask(target="/pid", HTTP_HOST="a b")
        self.assertEqual(json.loads(answer.body)["type"], "urn:imprint:bad-host")
        self.assertIn(" [bad-host]\n", self.place.log())


class Hooks(Served):
    def test_after_marks_what_before_let_in(self):
        answer = self.ask("POST", "/guarded/take", body=b"abc", HTTP_X_PASSWORD="open")
        self.assertEqual((answer.status, answer.body[:2]), (200, b"3 "))
        self.assertEqual(answer.field("X-Guarded"), "yes")

    def test_error_answers_in_its_own_words(self):
        answer = self.ask("POST", "/guarded/take", body=b"abc")
        self.assertEqual((answer.status, answer.body), (403, b"/problems/no-password\nsay the word\n"))
        self.assertEqual(answer.field("Content-Type"), "text/plain; charset=utf-8")
        self.assertFalse((self.place.gates / "calls").exists())
        self.assertIn("403 say the word [/problems/no-password]\n", self.place.log())
        missing = self.ask(target="/guarded/nothing")
        self.assertEqual(missing.status, 404)
        self.assertTrue(missing.body.startswith(b"urn:imprint:not-published\n"), missing.body)

    def test_a_streamed_body_is_not_waited_for(self):
        with fcgi.Connection(self.socket) as one:
            params = fcgi.params_for("POST", "/guarded/take_slowly", b"x" * 5000)
            one.send(fcgi.begin() + fcgi.stream(fcgi.PARAMS, fcgi.pairs(params)))
            self.assertEqual(one.read_answer().status, 403)

    def test_what_the_worker_refuses_goes_the_same_way(self):
        params = fcgi.params_for("POST", "/guarded/take", b"x" * 5, HTTP_X_PASSWORD="open")
        with fcgi.Connection(self.socket) as one:
            one.send(fcgi.request(params, b"x" * 6))
            answer = one.read_answer()
        self.assertEqual(answer.status, 400)
        self.assertTrue(answer.body.startswith(b"urn:imprint:body-too-long\n"), answer.body)


class Bodies(Served):
    def post(self, one, sent, announced=None, target="/take"):
        params = fcgi.params_for("POST", target)
        if announced is not None:
            params["CONTENT_LENGTH"] = str(announced)
        one.send(fcgi.begin() + fcgi.stream(fcgi.PARAMS, fcgi.pairs(params)))
        one.send(sent)
        return one

    def test_without_length_the_empty_record_ends_it(self):
        for target in ("/take", "/take_slowly"):
            with self.subTest(target), fcgi.Connection(self.socket) as one:
                self.post(one, fcgi.stream(fcgi.STDIN, b"y" * 1000), target=target)
                self.assertTrue(one.read_answer().body.startswith(b"1000"))

    def test_mod_fcgids_early_end_does_not_count(self):
        for target in ("/take", "/take_slowly"):
            with self.subTest(target), fcgi.Connection(self.socket) as one:
                self.post(one, fcgi.record(fcgi.STDIN) + fcgi.stream(fcgi.STDIN, b"z" * 4487),
                          4487, target)
                self.assertTrue(one.read_answer().body.startswith(b"4487"))

    def test_fewer_octets_than_announced_are_400(self):
        with fcgi.Connection(self.socket) as one:
            self.post(one, fcgi.stream(fcgi.STDIN, b"z" * 10), 11)
            self.assertEqual(one.read_answer().status, 400)  # after the time for an early end
        with processes.connect(self.scgi) as one:
            whole = fcgi.scgi_request(fcgi.params_for("POST", "/take", b"12345678"), b"12345678")
            one.sendall(whole[:-1])
            one.shutdown(socket.SHUT_WR)
            answer = fcgi.Answer(stdout=one.recv(65536))
            self.assertEqual(answer.status, 400)
        self.assertEqual(self.place.calls(), 0)

    def test_more_octets_than_announced_are_400(self):
        with fcgi.Connection(self.socket) as one:
            self.post(one, fcgi.stream(fcgi.STDIN, b"z" * 10), 9)
            self.assertEqual(one.read_answer().status, 400)
        self.assertEqual(self.place.calls(), 0)

    def test_a_large_body_as_it_arrives(self):
        body = os.urandom(3_000_000)
        self.assertEqual(self.ask("POST", "/take_slowly", body).body, b"3000000\n")

    def test_a_slow_upload_does_not_hold_the_worker(self):
        with fcgi.Connection(self.socket) as slow:
            self.post(slow, fcgi.record(fcgi.STDIN, b"a"), 3)
            for octet in b"bc":
                self.assertEqual(self.ask().status, 200)
                slow.send(fcgi.record(fcgi.STDIN, bytes([octet])))
            slow.send(fcgi.record(fcgi.STDIN))
            self.assertTrue(slow.read_answer().body.startswith(b"3 "))

    def test_a_slow_reader_does_not_hold_the_worker(self):
        with fcgi.Connection(self.socket) as slow:
            slow.send(fcgi.request(fcgi.params_for(target="/big?n=20000000")))
            kind, _, _ = slow.read_record()
            self.assertEqual(kind, fcgi.STDOUT)
            self.assertEqual(self.ask().status, 200)
            self.assertGreater(len(slow.read_answer().stdout), 19_000_000)


class EarlyAnswers(Served):
    def test_the_rest_of_the_body_is_taken(self):
        body = b"x" * 900_000
        with fcgi.Connection(self.socket) as one:
            one.send(fcgi.request(fcgi.params_for("POST", "/nothing", body), body, keep=True))
            self.assertEqual(one.read_answer().status, 404)
            one.send(fcgi.request(fcgi.params_for(), keep=True))
            self.assertEqual(one.read_answer().status, 200)

    def test_but_not_without_end(self):
        """64 MiB, and for two seconds."""
        with fcgi.Connection(self.socket) as one:
            params = fcgi.params_for("POST", "/nothing", CONTENT_LENGTH="120000000")
            one.send(fcgi.begin(keep=True) + fcgi.stream(fcgi.PARAMS, fcgi.pairs(params)))
            self.assertEqual(one.read_answer().status, 404)
            with self.assertRaises((BrokenPipeError, ConnectionResetError)):
                for _ in range(2000):
                    one.send(fcgi.record(fcgi.STDIN, b"x" * 60000))
        self.assertEqual(self.ask().status, 200)

    def test_params_over_the_limit_are_431(self):
        with fcgi.Connection(self.socket) as one:
            params = fcgi.params_for(HTTP_X="y" * 300_000)
            one.send(fcgi.request(params, keep=True))
            self.assertEqual(one.read_answer().status, 431)
            self.assertEqual(one.read_all(), b"")

    def test_a_missing_method_is_400(self):
        params = fcgi.params_for()
        del params["REQUEST_METHOD"]
        with fcgi.Connection(self.socket) as one:
            self.assertEqual(one.send(fcgi.request(params)).read_answer().status, 400)


class Management(Served):
    def test_get_values_are_answered_at_once(self):
        with fcgi.Connection(self.socket) as one:
            asked = fcgi.pairs({"FCGI_MPXS_CONNS": ""})
            kind, number, content = one.send(fcgi.record(fcgi.GET_VALUES, asked, 0)).read_record()
            self.assertEqual((kind, number), (fcgi.GET_VALUES_RESULT, 0))
            self.assertEqual(content, fcgi.pairs({"FCGI_MPXS_CONNS": "0"}))
            one.send(fcgi.request(fcgi.params_for()))
            self.assertEqual(one.read_answer().status, 200)

    def test_a_second_request_at_once_is_refused_and_the_first_goes_on(self):
        with fcgi.Connection(self.socket) as one:
            whole = fcgi.request(fcgi.params_for(), keep=True)
            one.send(whole[:-8] + fcgi.begin(3, keep=True))
            kind, number, content = one.read_record()
            self.assertEqual((kind, number, content[4]), (fcgi.END, 3, fcgi.CANT_MPX_CONN))
            self.assertEqual(one.send(whole[-8:]).read_answer().status, 200)

    def test_an_aborted_request_is_not_run(self):
        params = fcgi.stream(fcgi.PARAMS, fcgi.pairs(fcgi.params_for(target="/called")))
        for name, sent in (("with a head", params), ("without one, as HAProxy does", b"")):
            with self.subTest(name), fcgi.Connection(self.socket) as one:
                one.send(fcgi.begin(keep=True) + sent + fcgi.record(fcgi.ABORT))
                answer = one.read_answer()
                self.assertEqual((answer.stdout, answer.protocol_status), (b"", fcgi.COMPLETE))
                one.send(fcgi.request(fcgi.params_for(), keep=True))
                self.assertEqual(one.read_answer().status, 200)
        self.assertEqual(self.place.calls(), 0)

    def test_another_protocol_is_closed(self):
        for octets in (b"GET / HTTP/1.0\r\n\r\n", b"\x16\x03\x01\x02\x00", b"\0" * 64):
            with self.subTest(octets), fcgi.Connection(self.socket) as one:
                self.assertEqual(one.send(octets).read_all(), b"")
        self.assertEqual(self.ask().status, 200)


class GoneClients(Served):
    def test_a_request_whose_client_has_gone_is_not_run(self):
        self.place.make_gate("busy")
        with fcgi.Connection(self.socket) as busy:
            busy.send(fcgi.request(fcgi.params_for(target="/gate/busy")))
            self.place.wait_until_reached("busy")
            for address, octets in (
                    (self.socket, fcgi.request(fcgi.params_for(target="/called"))),
                    (self.scgi, fcgi.scgi_request(fcgi.params_for(target="/called")))):
                with processes.connect(address) as gone:
                    gone.sendall(octets)
            self.place.open_gate("busy")
            self.assertEqual(busy.read_answer().body, b"passed busy\n")
        self.assertEqual(self.ask().status, 200)
        self.assertEqual(self.place.calls(), 1)  # the gate's own

    def test_scgis_half_close_is_legal(self):
        with processes.connect(self.scgi) as one:
            one.sendall(fcgi.scgi_request(fcgi.params_for()))
            one.shutdown(socket.SHUT_WR)
            self.assertIn(b"Hello, World!", one.recv(65536))


class Descriptors(Served):
    def test_many_connections_and_a_request(self):
        # Descriptors above 1023: what select() can't do.
        process = self.place.start(
            "serve", "--workers", "1", *pool_site.sites.as_user(), "--listen",
            f"fastcgi:{self.place.run / 'many.sock'}", ready=self.place.run / "many.sock",
            before=("prlimit", "--nofile=4096:4096"))
        held = [processes.connect(self.place.run / "many.sock") for _ in range(1100)]
        try:
            held[-1].sendall(fcgi.request(fcgi.params_for()))
            self.assertIn(b"Hello, World!", held[-1].recv(65536))
        finally:
            for one in held:
                one.close()
        process.stop()

    def test_sixteen_descriptors_stay_free(self):
        path = self.place.run / "few.sock"
        process = self.place.start(
            "serve", "--workers", "1", *pool_site.sites.as_user(), "--listen",
            f"fastcgi:{path}", ready=path, before=("prlimit", "--nofile=64:64"))
        (worker,) = processes.wait_for(lambda: processes.workers(process.pid), "a worker")
        kept = []
        for _ in range(60):
            one = fcgi.Connection(path)
            kept.append(one)
            one.send(fcgi.request(fcgi.params_for(), keep=True))
        answered = [one for one in kept if self.answered_soon(one)]
        used = len(os.listdir(f"/proc/{worker}/fd"))
        self.assertLessEqual(used, 64 - 16)
        self.assertGreater(len(answered), 10)
        # As connections close, the others have their turn.
        for one in answered:
            one.close()
        waiting = [one for one in kept if one not in answered]
        self.assertTrue(waiting)
        for one in waiting:
            self.assertEqual(one.read_answer().status, 200)
            one.close()
        self.assertIn("may have 64 descriptors (RLIMIT_NOFILE), of which 16 are kept free",
                      self.place.log())

    def test_a_limit_that_is_lowered_below_what_is_open(self):
        place = pool_site.Place()
        self.addCleanup(place.close)
        place.serve()
        worker = int(fcgi.ask(place.socket, target="/pid").body)
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        self.limit(worker, 4)
        with fcgi.Connection(place.socket) as one:
            one.send(fcgi.request(fcgi.params_for(target="/pid")))
            processes.wait_for(lambda: "may have 4 descriptors (RLIMIT_NOFILE)" in place.log(),
                               "the log")
            # It asks again by itself.
            self.limit(worker, most)
            self.assertEqual(one.read_answer().body, f"{worker}\n".encode())

    def limit(self, pid, descriptors):
        """The soft limit of a process that runs, as its own user may change it."""
        user = fronts.USER if os.geteuid() == 0 else None
        subprocess.run(["prlimit", "--pid", str(pid), f"--nofile={descriptors}:"], check=True,
                       user=user, group=user, extra_groups=[] if user else None)

    def answered_soon(self, one):
        """Those that were accepted are answered in order; the first silent one ends the row."""
        if getattr(self, "row_ended", False):
            return False
        one.socket.settimeout(1)
        try:
            one.read_answer()
            return True
        except TimeoutError:
            self.row_ended = True
            return False
        finally:
            one.socket.settimeout(60)


class StandardDescriptors(unittest.TestCase):
    """A function closes some of 0 to 2, of which the kernel gives the lowest next."""

    def test_no_connection_takes_their_place(self):
        for which in ("0", "1", "2", "02", "012"):
            with self.subTest(which):
                self.close_and_go_on(which)

    def close_and_go_on(self, which):
        place = pool_site.Place()
        self.addCleanup(place.close)
        place.serve()
        (worker,) = {int(fcgi.ask(place.socket, target="/pid").body)}
        self.assertEqual(fcgi.ask(place.socket, target=f"/close?which={which}").body,
                         f"closed {which}\n".encode())
        # Each of them would be one of those, and stays open while the log is written.
        kept = [fcgi.Connection(place.socket) for _ in range(4)]
        for one in kept:
            self.addCleanup(one.close)
            one.send(fcgi.request(fcgi.params_for(target="/word"), keep=True))
            self.assertEqual(one.read_answer().body, b"word\n")
        for _ in range(3):
            self.assertEqual(fcgi.ask(place.socket, target="/throw").status, 500)
        for one in kept:
            one.send(fcgi.request(fcgi.params_for(target="/word"), keep=False))
            self.assertEqual(one.read_answer().body, b"word\n")
            self.assertEqual(one.read_all(), b"")
        for fd in range(3):
            self.assertNotIn("socket", os.readlink(f"/proc/{worker}/fd/{fd}"))
        log = place.log()
        self.assertEqual(log.count("secret reason"), 3, log)
        self.assertEqual(log.count("closed descriptor 0, 1 or 2"), 1, log)
        # Files, too: a body that is spooled, and one that is sent.
        large = b"x" * 3_000_000
        self.assertEqual(fcgi.ask(place.socket, "POST", "/take", large).status, 200)
        self.assertEqual(int(fcgi.ask(place.socket, target="/pid").body), worker)


class Forks(Served):
    def test_a_child_that_returns_from_the_function_answers_nothing(self):
        with fcgi.Connection(self.socket) as one:
            one.send(fcgi.request(fcgi.params_for(target="/fork"), keep=True))
            self.assertEqual(one.read_answer().body, f"{self.worker()}\n".encode())
            one.send(fcgi.request(fcgi.params_for(), keep=True))
            self.assertEqual(one.read_answer().body, b"Hello, World!\n")

    def test_a_child_that_stays_holds_no_connection(self):
        self.place.make_gate("stay")
        with fcgi.Connection(self.socket) as one:
            one.send(fcgi.request(fcgi.params_for(target="/stay/stay")))
            child = int(one.read_answer().body)
            self.assertEqual(one.read_all(), b"")  # the end is seen while the child lives
        self.assertEqual(self.place.wait_until_reached("stay"), child)
        held = {os.readlink(entry.path) for entry in os.scandir(f"/proc/{child}/fd")}
        self.assertFalse([name for name in held if "socket" in name or "eventpoll" in name], held)
        self.assertEqual(self.ask().status, 200)
        self.place.open_gate("stay")


if __name__ == "__main__":
    tap.main()
