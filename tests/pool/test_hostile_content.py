#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Requests whose params are in order and whose content is not: forms, JSON, cookies, texts
that functions pass on, and what only looks like somebody's identity."""
import json
import os
import pathlib
import re
import select
import sys
import unittest
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import fcgi  # noqa: E402
import pool_site  # noqa: E402
import processes  # noqa: E402
import sites  # noqa: E402
import tap  # noqa: E402

MOST_GROWTH = 12 * 1024  # kB
LOG_LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z imprint\[\d+\] (notice|warning|error): ")


class Content(unittest.TestCase):
    """One worker for a class; each test ends with the same worker alive and no larger."""

    most_growth = MOST_GROWTH

    @classmethod
    def setUpClass(cls):
        made = processes.folder()
        cls.home = pathlib.Path(made.name)
        cls.addClassCleanup(made.cleanup)
        cls.site = sites.Site(cls.name, cls.home, workers=1, options=cls.options())
        cls.addClassCleanup(cls.site.stop)
        cls.socket = cls.site.socket
        processes.wait_for(cls.site.workers, "a worker")
        cls.get_ready()

    @classmethod
    def options(cls):
        return []

    @classmethod
    def get_ready(cls):
        """Whatever a worker keeps for good is made before memory is looked at."""
        fcgi.ask(cls.socket, target="/nothing")

    def setUp(self):
        (self.worker,) = self.site.workers()
        self.before = processes.memory_kb(self.worker)

    def tearDown(self):
        self.check_it_lives()

    def check_it_lives(self):
        self.assertEqual(self.ask(target="/nothing").status, 404)
        self.assertEqual(self.site.workers(), [self.worker])
        self.assertLess(processes.memory_kb(self.worker) - self.before, self.most_growth)

    def ask(self, *words, **more):
        return fcgi.ask(self.socket, *words, **more)

    def send(self, target, media_type, pieces, **more):
        """A body of any length, as an iterable; until it is sent, or somebody answers.

        self.sent: what was taken, and what was dropped until the answer was seen."""
        self.sent = 0
        params = fcgi.params_for("POST", target, CONTENT_TYPE=media_type, **more)
        with fcgi.Connection(self.socket) as one:
            one.send(fcgi.begin() + fcgi.stream(fcgi.PARAMS, fcgi.pairs(params)))
            try:
                for piece in pieces:
                    if select.select([one.socket], [], [], 0)[0]:
                        break
                    one.send(fcgi.stream(fcgi.STDIN, piece, end=False))
                    self.sent += len(piece)
                else:
                    one.send(fcgi.record(fcgi.STDIN))
            except (BrokenPipeError, ConnectionResetError):
                pass
            return one.read_answer()


class Forms(Content):
    name = "echo"

    @classmethod
    def get_ready(cls):
        fcgi.ask(cls.socket, "POST", "/form", b"a=1",
                 CONTENT_TYPE="application/x-www-form-urlencoded")

    def multipart(self, pieces):
        return self.send("/form", "multipart/form-data; boundary=B", pieces)

    def part(self, head=b'name="a"', body=b"x"):
        return b"--B\r\nContent-Disposition: form-data; " + head + b"\r\n\r\n" + body + b"\r\n"

    def test_a_million_parts(self):
        for name, part in (("fields", self.part()),
                           ("files", self.part(b'name="f"; filename="n"')),
                           ("no file chosen", self.part(b'name="f"; filename=""', b""))):
            with self.subTest(name):
                self.assertEqual(self.multipart(part * 1000 for _ in range(1000)).status, 413)
                self.assertLess(self.sent, 4_000_000)
                self.check_it_lives()

    def test_a_text_field_without_end(self):
        pieces = [self.part(body=b"")[:-2]] + [b"x" * 1_000_000] * 1000
        self.assertEqual(self.multipart(pieces).status, 413)
        self.assertLess(self.sent, 5_000_000)

    def test_a_file_without_end(self):
        pieces = [self.part(b'name="f"; filename="n"', b"")[:-2]] + [b"x" * 1_000_000] * 1000
        self.assertEqual(self.multipart(pieces).status, 413)

    def test_floods_of_line_ends(self):
        for name, flood in (("CR", b"\r" * 1_000_000), ("LF", b"\n" * 1_000_000),
                            ("CR LF", b"\r\n" * 500_000), ("almost", b"\r\n--" * 250_000)):
            for place, first in (("before", b""), ("in a field", self.part(body=b"")[:-2]),
                                 ("in a head", b"--B\r\n"), ("on a delimiter", b"--B")):
                with self.subTest(flood=name, place=place):
                    answer = self.multipart([first] + [flood] * 50)
                    self.assertIn(answer.status, (400, 413))
                    self.assertLess(self.sent, 5_000_000)

    def test_line_ends_in_a_file_are_its_content(self):
        first = self.part(b'name="f"; filename="n"', b"")[:-2]
        answer = self.multipart([first] + [b"\r" * 1_000_000] * 50 + [b"\r\n--B--\r\n"])
        self.assertEqual(answer.status, 200)
        self.assertEqual(json.loads(answer.body)["files"][0]["bytes"], 50_000_000)

    def test_heads_without_end(self):
        for name, line in (("fields", b"X-Thing: y\r\n"), ("one line", b"x" * 12)):
            with self.subTest(name):
                pieces = [b"--B\r\nContent-Disposition: form-data; name=a\r\n"]
                self.assertIn(self.multipart(pieces + [line * 10_000] * 10).status, (400, 413, 431))

    def test_boundaries(self):
        for boundary in ("B" * 64_000, "", "B; boundary=C", "\xff", '"B', "B\0"):
            with self.subTest(boundary[:20]):
                answer = self.send("/form", f"multipart/form-data; boundary={boundary}",
                                   [self.part() + b"--B--\r\n"])
                self.assertEqual(answer.status, 400)

    def test_two_files_of_60_kb_pass(self):
        file = self.part(b'name="f"; filename="n"', os.urandom(60_000))
        answer = self.multipart([file + file + b"--B--\r\n"])
        self.assertEqual([one["bytes"] for one in json.loads(answer.body)["files"]],
                         [60_000, 60_000])

    def test_a_hundred_thousand_urlencoded_fields(self):
        for name, piece in (("short", b"a&"), ("equal", b"a=1&"), ("empty names", b"=&"),
                            ("escapes", b"%61=%31&")):
            with self.subTest(name):
                answer = self.send("/form", "application/x-www-form-urlencoded",
                                   [piece * 10_000] * 10)
                self.assertEqual(answer.status, 413)

    def test_a_thousand_names_of_one_hash_bucket(self):
        """Nothing is looked up by hash, so any thousand will do; they keep their order."""
        names = [f"{'same' * 50}{n}" for n in range(1000)]
        answer = self.send("/form", "application/x-www-form-urlencoded",
                           ["&".join(f"{name}=" for name in names).encode()])
        self.assertEqual([one["name"] for one in json.loads(answer.body)["fields"]], names)

    def test_names_of_files_are_texts_and_no_paths(self):
        before = set(self.home.rglob("*"))
        for name in ("../../etc/passwd", "/etc/passwd", "..", "C:\\\\AUX", "NUL", ".htaccess",
                     "a/b/c", "x" * 4000, "~root", "$(id)", "a;b", "\u202egpj.exe"):
            with self.subTest(name[:20]):
                head = b'name="f"; filename="' + name.encode() + b'"'
                answer = self.multipart([self.part(head) + b"--B--\r\n"])
                (file,) = json.loads(answer.body)["files"]
                self.assertIn(file["filename"], (name, name.replace("\\\\", "\\")))
        nul = self.multipart([self.part(b'name="f"; filename="a\0.txt"') + b"--B--\r\n"])
        self.assertEqual(nul.status, 400)
        self.assertEqual(set(self.home.rglob("*")), before)

    def test_queries_and_cookies_in_masses(self):
        self.assertEqual(self.ask(target="/request?" + "a&" * 50_000).status, 400)
        self.assertEqual(self.ask(target="/request?" + "a=%20&" * 100_000).status, 431)
        for name, cookies in (("pairs", "a=b; "), ("names", "a;"), ("equals", "=;"), ("ends", ";")):
            with self.subTest(name):
                self.assertEqual(self.ask(target="/request", HTTP_COOKIE=cookies * 10_000).status,
                                 431)
        many = [("HTTP_COOKIE", "a=b")] * 450
        with fcgi.Connection(self.socket) as one:
            listed = [*fcgi.params_for(target="/request").items(), *many]
            self.assertEqual(one.send(fcgi.request(listed)).read_answer().status, 200)

    def test_odd_targets_reach_nothing_that_is_not_published(self):
        for target in ("/../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/form/..%2f..%2fx",
                       "/request.php", "/index.php", "/.git/config", "/form.jpg/.php", "/_private",
                       "/__init__", "/REQUEST", "//request", "/./request", "/request%0a",
                       "/request%0d%0aX:y", "/%00", "/request;x", "/bytes/1/2", "/bytes/0x10",
                       "/bytes/-1", "/bytes/99999999999999999999"):
            with self.subTest(target):
                self.assertEqual(self.ask(target=target).status, 404)
        for target in ("request", "", "*", "/a b", "/a\nb", "/a\tb", "/\x7f", "ftp://x/request"):
            with self.subTest(target):
                self.assertEqual(self.ask(target=target).status, 400)

    def test_no_target_leads_to_another_host(self):
        for target in ("//evil.example/request/", "//evil.example", "/request/", "//request/",
                       "/%2fevil.example/request/", "/\\evil.example/", "http://evil.example/bytes/",
                       "/bytes/", "///bytes", "/./bytes/", "/%5cevil.example/bytes/"):
            for mount in ("", "/", "//evil.example", "/%2fevil.example", "http://evil.example"):
                with self.subTest(target, mount=mount):
                    answer = self.ask(target=target, SCRIPT_NAME=mount)
                    self.assertRegex(answer.field("Location") or "/", r"^/(?![/\\])")

    def test_relations_of_path_variables(self):
        """php-fpm's CVE-2019-11043 began with a PATH_INFO longer than the path."""
        values = ("", "/", "/request", "/request/x", "/x" * 5000, "\n", "/request\n", "..", "a")
        for script in values:
            for path in values:
                with self.subTest(script=script[:20], path=path[:20]):
                    answer = self.ask(target="/request/x", SCRIPT_NAME=script, PATH_INFO=path,
                                      SCRIPT_FILENAME="/x" + script, PATH_TRANSLATED="/y" + path)
                    self.assertIn(answer.status, (200, 400, 404))
                    if answer.status == 200:
                        said = json.loads(answer.body)
                        self.assertEqual(said["mount"] + said["path"], "/request/x")


class Texts(unittest.TestCase):
    """hostile_site passes on what it was given."""

    @classmethod
    def setUpClass(cls):
        cls.place = pool_site.Place("hostile_site")
        cls.addClassCleanup(cls.place.close)
        cls.process = cls.place.serve()
        cls.socket = cls.place.socket
        (cls.worker,) = processes.wait_for(lambda: processes.workers(cls.process.pid), "a worker")

    def tearDown(self):
        self.assertEqual(processes.workers(self.process.pid), [self.worker])

    def ask(self, path, value, **more):
        query = urllib.parse.quote(value, safe="")
        return fcgi.ask(self.socket, target=f"{path}?value={query}", **more)

    def test_line_ends_never_leave_in_a_field(self):
        evils = ("a\r\nX-Evil: 1", "a\nX-Evil: 1", "a\rX-Evil: 1", "a\r\n\r\n<html>evil", "\nX-Evil: 1",
                 "a\r\n X-Evil: 1", "a\r\nSet-Cookie: x-evil=1", "a\x0bX-Evil", "a\x1bX-Evil",
                 "a\r\nStatus: 299 X-Evil")
        for path in ("/field", "/added_field", "/name", "/type", "/cookie", "/cookie_name",
                     "/cookie_path", "/moved", "/refuse_with"):
            for value in evils:
                with self.subTest(path=path, value=value):
                    answer = self.ask(path, value)
                    self.assertEqual(answer.status, 500)
                    self.assertNotIn(b"evil", answer.stdout.lower())
                    self.assertEqual(answer.stdout.count(b"Status:"), 1)

    def test_what_may_leave_does(self):
        self.assertEqual(self.ask("/field", "a b\u00eb").status, 200)
        self.assertEqual(self.ask("/cookie", "abc").field("Set-Cookie").split(";")[0], "said=abc")
        self.assertEqual(self.ask("/moved", "/x").field("Location"), "/x")

    def test_fields_of_the_connection_are_not_the_applications(self):
        for name in ("Status", "content-length", "Transfer-Encoding", "Connection", "Upgrade",
                     "X Said", "X:Said", "", "X-Said:"):
            with self.subTest(name):
                self.assertEqual(self.ask("/name", name).status, 500)

    def test_a_stream_that_throws_anything_ends_nothing_else(self):
        with fcgi.Connection(self.socket) as one:
            one.send(fcgi.request(fcgi.params_for(target="/stream_that_throws"), keep=True))
            with self.assertRaises(ConnectionError):
                one.read_answer()
        cgi = fcgi.params_for(target="/stream_that_throws") | {"GATEWAY_INTERFACE": "CGI/1.1"}
        status, said, why = self.place.say(env=cgi)
        self.assertEqual((status, said.endswith("begun\n")), (1, True))
        self.assertIn("no std::exception", why)

    def test_an_explanation_is_no_markup(self):
        answer = self.ask("/refuse", "<script>alert(1)</script>", HTTP_ACCEPT="text/html")
        self.assertEqual(answer.status, 400)
        self.assertNotIn(b"<script", answer.body)
        self.assertIn(b"&lt;script", answer.body)

    def test_no_line_of_the_log_is_forged(self):
        forged = "2026-01-01T00:00:00.000Z imprint[1] error: forged"
        begun = len(self.place.log())
        for value in (f"a\n{forged}", f"a\r{forged}", f"a\x1b[31m\x1b]0;title\x07{forged}",
                      f"a\u0085{forged}\u009b31m", f"a\u2028{forged}", "x" * 20_000):
            for path in ("/fail", "/refuse", "/field", "/cookie_name", "/nothing"):
                self.ask(path, value)
            fcgi.ask(self.socket, target="/a" + value)
            fcgi.ask(self.socket, method="GET" + value)
            fcgi.ask(self.socket, **{f"HTTP_SSL_CLIENT_{value}": "x", "SSL_CLIENT_VERIFY": value})
            fcgi.ask(self.socket, "POST", "/take", b"x", CONTENT_TYPE=value)
            fcgi.ask(self.socket, "POST", "/take", value.encode(), CONTENT_TYPE="application/json")
            fcgi.ask(self.socket, HTTP_HOST=value, SCRIPT_NAME=value)
            with fcgi.Connection(self.socket) as other:
                other.send(b"X" + value.encode()).read_all()
        written = self.place.log()[begun:]
        self.assertTrue(written.endswith("\n"))
        lines = written.removesuffix("\n").split("\n")
        self.assertGreater(len(lines), 20)
        for line in lines:
            self.assertRegex(line, LOG_LINE)
            self.assertNotRegex(line, "[\x00-\x1f\x7f-\x9f]")
            self.assertLess(len(line), 4200)

    def test_json_of_any_depth_and_number(self):
        for name, text in (
                ("lists", b"[" * 100_000), ("closed lists", b"[" * 100_000 + b"]" * 100_000),
                ("objects", b'{"a":' * 100_000), ("members", b'{"numbers":' + b"[" * 100_000),
                ("duplicates", b'{"name":"a","name":"b"}'), ("NUL", b'{"name":"a"}\0{}'),
                ("members in masses", b'{"name":"a"' + b"".join(
                    b',"k%d":0' % n for n in range(200_000)) + b"}"),
                ("values in masses", b'{"name":"a","numbers":[' + b"1," * 1_000_000 + b"1]}"),
                ("a number without end", b'{"name":"a","numbers":[' + b"9" * 1_000_000 + b"]}"),
                ("no UTF-8", b'{"name":"\xff"}'), ("half a surrogate", b'{"name":"\\ud800"}')):
            with self.subTest(name):
                before = processes.memory_kb(self.worker)
                answer = fcgi.ask(self.socket, "POST", "/take", text,
                                  CONTENT_TYPE="application/json")
                self.assertIn(answer.status, (400, 413))
                self.assertEqual(b"nested deeper" in answer.body, text.count(b"[") + text.count(
                    b"{") > 1000)
                self.assertLess(processes.memory_kb(self.worker) - before, MOST_GROWTH)
        good = fcgi.ask(self.socket, "POST", "/take", b'{"name":"a","numbers":[1,2]}',
                        CONTENT_TYPE="application/json")
        self.assertEqual((good.status, good.body), (200, b"a 2\n"))


class Intake(Content):
    """cls.pki, whose clients count."""

    name = "intake"

    @classmethod
    def options(cls):
        cls.pki = sites.make_pki(cls.home / "pki")
        return sites.judging(cls.pki)


class Identity(Intake):
    """Who can write to the socket is the front server; what it passes on of a client is not."""

    @classmethod
    def get_ready(cls):
        cls.alice, cls.bob = ((cls.pki / f"{name}.crt").read_text() for name in ("alice", "bob"))
        cls.fingerprint = json.loads(fcgi.ask(
            cls.socket, target="/whoami", **fcgi.certificate_params(cls.alice)
        ).body)["fingerprint_sha256"]

    SPELLINGS = ("HTTP_SSL_CLIENT_{}", "HTTP_HTTP_SSL_CLIENT_{}", "HTTP_X_SSL_CLIENT_{}", "HTTP_CLIENT_{}",
                 "HTTP_X_CLIENT_{}", "REDIRECT_SSL_CLIENT_{}", "SSL-CLIENT-{}", "SSL.CLIENT.{}",
                 "SSL!CLIENT!{}", "SSL_CLIENT_{} ", " SSL_CLIENT_{}", "SSL_CLIENT_{}\0",
                 "SSL_CLIENT_{}\n", "_SSL_CLIENT_{}", "SSL__CLIENT_{}", "X_SSL_CLIENT_{}",
                 "HTTP_ssl_client_{}", "HTTP_SSL-CLIENT-{}", "TLS_CLIENT_{}", "env:SSL_CLIENT_{}")

    def forgeries(self):
        """Both names, and alice's certificate: no field holds a line end (RFC 9110 section 5.5)."""
        names = [tuple(one.format(word) for word in ("VERIFY", "CERT")) for one in self.SPELLINGS]
        names += [("ssl_client_verify", "ssl_client_cert"), ("Ssl_Client_Verify", "Ssl_Client_Cert")]
        for verify, certificate in names:
            field = verify.startswith("HTTP_")
            yield verify, certificate, self.alice.replace("\n", " ") if field else self.alice

    def whoami(self, params):
        with fcgi.Connection(self.socket) as one:
            listed = [*fcgi.params_for(target="/whoami").items(), *params]
            answer = one.send(fcgi.request(listed)).read_answer()
        return answer.status, json.loads(answer.body)

    def test_no_other_spelling_counts(self):
        for verify, certificate, text in self.forgeries():
            with self.subTest(verify):
                forged = [(verify, "SUCCESS"), (certificate, text)]
                self.assertIs(self.whoami(forged)[1]["verified"], False)
                none = self.whoami([("SSL_CLIENT_VERIFY", "NONE"), *forged])
                self.assertIs(none[1]["verified"], False)
                # One half real, the other forged.
                self.assertIs(self.whoami([("SSL_CLIENT_VERIFY", "SUCCESS"), *forged])[1]
                              ["verified"], False)
                self.assertIs(self.whoami([("SSL_CLIENT_CERT", self.alice), *forged])[1]
                              ["verified"], False)

    def test_beside_somebody_elses_valid_certificate(self):
        real = list(fcgi.certificate_params(self.bob).items())
        for verify, certificate, text in self.forgeries():
            forged = [(verify, "SUCCESS"), (certificate, text), ("HTTP_REMOTE_USER", "alice")]
            for name, listed in (("before", forged + real), ("after", real + forged)):
                with self.subTest(verify, place=name):
                    said = self.whoami(listed)[1]
                    self.assertIs(said["verified"], True)
                    self.assertNotEqual(said["fingerprint_sha256"], self.fingerprint)

    def test_a_repeated_param_is_refused(self):
        real = list(fcgi.certificate_params(self.bob).items())
        for name, value in fcgi.certificate_params(self.alice).items():
            self.assertEqual(self.whoami([*real, (name, value)])[0], 400)
            self.assertEqual(self.whoami([(name, value), *real])[0], 400)

    def test_only_the_word_itself_is_success(self):
        for word in ("success", "Success", "SUCCESS ", " SUCCESS", "SUCCESS\0", "SUCCESS,NONE", "0", "1",
                     "OK", "GENEROUS", "FAILED:SUCCESS", "NONE", "", "SUCCESSFUL", "SUCCES",
                     "SUCCESS\n"):
            with self.subTest(word):
                said = self.whoami([("SSL_CLIENT_VERIFY", word), ("SSL_CLIENT_CERT", self.alice)])
                self.assertIs(said[1]["verified"], False)

    def test_two_certificates_in_one_text(self):
        for text in (self.bob + self.alice, self.alice + "x", self.alice[:-40], self.alice * 2,
                     self.alice.replace("\n", ""), "PEM", "\0" + self.alice):
            said = self.whoami([("SSL_CLIENT_VERIFY", "SUCCESS"), ("SSL_CLIENT_CERT", text)])[1]
            self.assertNotEqual((said["verified"], said.get("fingerprint_sha256")),
                                (True, None))
            if said["verified"]:
                self.assertEqual(said["fingerprint_sha256"], self.fingerprint)
            self.assertFalse(said["verified"] and "bob" in text)

    def hand_in(self, content_type):
        return self.ask("POST", "/documents", b"octets", CONTENT_TYPE=content_type,
                        **fcgi.certificate_params(self.alice))

    def test_whatever_content_type_comes_in_goes_out_or_is_refused(self):
        for name in ("text/plain\0", "text/plain\r\nX-Evil: 1", b"text/\xe9", "text/pl\x01in", "x" * 9000,
                     "a, b", "text", "/", ";", "text/html; charset=\"", "\x7f"):
            with self.subTest(name[:30]):
                answer = self.hand_in(name)
                self.assertIn(answer.status, (201, 400, 415))
                if answer.status != 201:
                    continue
                back = self.ask(target=answer.field("Location"),
                                **fcgi.certificate_params(self.alice))
                self.assertEqual((back.status, back.body), (200, b"octets"))
                self.assertIsNone(back.field("X-Evil"))
        self.assertEqual(self.ask(target="/documents", **fcgi.certificate_params(self.alice)).status, 200)
        self.assertEqual(self.ask(target="/", **fcgi.certificate_params(self.alice)).status, 200)


class Documents(Intake):
    """The intake has every document checked; what that costs is bounded, too."""

    most_growth = 64 * 1024  # kB: what one check may take, and the heap may keep

    @classmethod
    def get_ready(cls):
        cls.alice = fcgi.certificate_params((cls.pki / "alice.crt").read_text())

    def hand_in(self, pieces, media_type="application/xml"):
        return self.send("/documents", media_type, pieces, **self.alice)

    def numbered(self, form, count):
        return b"".join(form % n for n in range(count))

    def test_xml_that_wants_memory(self):
        million = 1_000_000
        for name, pieces in (
                ("an attribute", [b"<a b='", *[b"x" * million] * 40, b"'/>"]),
                ("a comment", [b"<!--", *[b"x" * million] * 40, b"--><a/>"]),
                ("nesting", [b"<a>" * million]),
                ("names of elements", [b"<r>", self.numbered(b"<a%x/>", million), b"</r>"]),
                ("names of attributes", [b"<r ", self.numbered(b"a%x='' ", million), b"/>"]),
                ("entities", [b"<!DOCTYPE r [", self.numbered(b"<!ENTITY e%x 'x'>", million),
                              b"]><r/>"]),
                ("defaults", [b"<!DOCTYPE r [", self.numbered(b"<!ATTLIST a%x b CDATA 'x'>", million),
                              b"]><r/>"]),
                ("a content model", [b"<!DOCTYPE r [<!ELEMENT r ", b"(" * 20 * million])):
            with self.subTest(name):
                answer = self.hand_in(pieces)
                self.assertEqual(answer.status, 422)
                self.assertIn(b"line 1, column ", answer.body)
                self.check_it_lives()

    def test_xml_that_wants_time(self):
        """Each element of the text is given all defaults: a product of two lengths."""
        text = (b"<!DOCTYPE r [<!ATTLIST a " + self.numbered(b"b%x CDATA 'x' ", 20_000) +
                b">]><r>" + b"<a/>" * 1_000_000 + b"</r>")
        self.assertEqual(self.hand_in([text]).status, 422)
        few = (b"<!DOCTYPE r [<!ATTLIST a b CDATA 'x'>]><r>" + b"<a/>" * 1_000_000 + b"</r>")
        self.assertEqual(self.hand_in([few]).status, 201)

    def test_forms_that_are_bombs(self):
        part = b'--B\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\nx\r\n'
        before = self.ask(target="/documents", **self.alice).body
        for name, pieces, status in (
                ("parts", [part * 1000] * 1000, 413), ("CR", [b"\r" * 1_000_000] * 50, 413),
                ("a file without end", [part[:-2]] + [b"x" * 1_000_000] * 100, 413),
                ("two files", [part * 2 + b"--B--\r\n"], 400)):
            with self.subTest(name):
                answer = self.hand_in(pieces, "multipart/form-data; boundary=B")
                self.assertIn(answer.status, (status, 400))
                self.check_it_lives()
        self.assertEqual(self.ask(target="/documents", **self.alice).body, before)


class Sessions(Content):
    name = "intake"

    @classmethod
    def get_ready(cls):
        fcgi.ask(cls.socket, target="/visits")

    def visit(self, cookie=None):
        answer = self.ask(target="/visits", **({"HTTP_COOKIE": cookie} if cookie else {}))
        self.assertEqual(answer.status, 200)
        return json.loads(answer.body)["visits"], answer.field("Set-Cookie")

    def test_an_id_that_somebody_chose_is_not_adopted(self):
        name, _, value = self.visit()[1].split(";")[0].partition("=")
        for chosen in ("x" * len(value), value[:-1], value + "A", value.swapcase(), "../../etc/passwd",
                       "", "0", "' OR 1=1 --", "%00", value[::-1], "A" * 3900):
            with self.subTest(chosen[:30]):
                visits, cookie = self.visit(f"{name}={chosen}")
                self.assertEqual(visits, 1)
                self.assertNotIn(f"{name}={chosen};", cookie)

    def test_a_cookie_counts_under_its_whole_name_only(self):
        pair = self.visit()[1].split(";")[0]
        name, _, value = pair.partition("=")
        self.assertEqual(name[:7], "__Host-")
        self.assertEqual(self.visit(pair)[0], 2)
        for odd in (f"={pair}", f"={name}={value}", f"{name.lower()}={value}", f"{name}", f"x{pair}",
                    f"{name[7:]}={value}", f"$Version=1; x=\"{pair}\"", f"{name}\x01={value}",
                    f"{name}=\"{value}\""):
            with self.subTest(odd):
                self.assertEqual(self.visit(odd)[0], 1)

    def test_ids_are_long_and_never_the_same(self):
        ids = {self.visit()[1].split(";")[0].partition("=")[2] for _ in range(300)}
        self.assertEqual(len(ids), 300)
        self.assertGreaterEqual(min(map(len, ids)), 22)  # 128 bits in base64url
        for at in range(22):  # no place is a constant or a counter
            self.assertGreater(len({one[at] for one in ids}), 10)


if __name__ == "__main__":
    tap.main()
