#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The intake example behind the shipped configurations of real fronts: its whole contract."""
import hashlib
import pathlib
import re
import ssl
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import client  # noqa: E402
import fronts  # noqa: E402
import processes  # noqa: E402
import sites  # noqa: E402
import tap  # noqa: E402

ORDER = b'<?xml version="1.0"?>\n<order><item count="2">ink</item></order>\n'
ORDER_TYPE = "application/vnd.example.order+xml"
FORGED = [
    ("SSL_CLIENT_VERIFY", "SUCCESS"), ("SSL-Client-Verify", "SUCCESS"),
    ("Ssl-Client-Verify", "SUCCESS"), ("X-SSL-Client-Verify", "SUCCESS"),
    ("X_SSL_CLIENT_VERIFY", "SUCCESS"), ("HTTPS", "on"), ("Remote-User", "admin"),
    ("X-Client-Verify", "SUCCESS"), ("Client-Verify", "SUCCESS"),
]


def openssl_fingerprint(pem) -> str:
    text = subprocess.run(["openssl", "x509", "-in", pem, "-noout", "-fingerprint", "-sha256"],
                          check=True, capture_output=True, text=True).stdout
    return text.split("=", 1)[1].strip().replace(":", "").lower()


def forged_certificate_fields(pem: str):
    """The certificate in every encoding that some front uses for a field or a param."""
    one_line = pem.strip().replace("\n", " ")
    escaped = pem.strip().replace("\n", "%0A").replace(" ", "%20").replace("+", "%2B")
    der = "".join(line for line in pem.splitlines() if "-----" not in line)
    names = ("SSL_CLIENT_CERT", "SSL-Client-Cert", "X-SSL-Client-Cert", "X-SSL-Cert",
             "X-Client-Cert", "X-Forwarded-Client-Cert", "X-Forwarded-Tls-Client-Cert")
    fields = [(name, one_line) for name in names] + [(name, escaped) for name in names]
    return fields + [("Client-Cert", f":{der}:"), ("SSL-Client-Cert-B64", der)]


class Contract:
    """Mixed into one class per front; each sets up cls.home, cls.pki, cls.https, cls.site."""

    def client(self, certificate=None):
        return client.Client(self.https, client.context_for(self.pki, certificate))

    def hand_in(self, octets=ORDER, media_type=ORDER_TYPE, who="alice", fields=(), chunked=False):
        return self.client(who).post("/documents", octets, media_type, fields, chunked)

    def assert_status(self, answer, status):
        self.assertEqual(answer.status, status, answer.body[:2000])

    # --- who ---------------------------------------------------------------------------

    def test_anonymous_is_nobody(self):
        answer = self.client().get("/whoami")
        self.assert_status(answer, 200)
        self.assertIs(answer.json()["verified"], False)
        self.assertNotIn("subject", answer.json())

    def test_alice_is_alice(self):
        said = self.client("alice").get("/whoami").json()
        self.assertIs(said["verified"], True)
        pem = self.pki / "alice.crt"
        self.assertEqual(said["fingerprint_sha256"], openssl_fingerprint(pem))
        text = subprocess.run(
            ["openssl", "x509", "-in", pem, "-noout", "-serial", "-subject", "-issuer",
             "-nameopt", "RFC2253", "-dates", "-dateopt", "iso_8601"],
            check=True, capture_output=True, text=True).stdout
        facts = dict(line.split("=", 1) for line in text.splitlines())
        self.assertEqual(said["serial"], facts["serial"])
        self.assertEqual(said["subject"], facts["subject"])
        self.assertEqual(said["issuer"], facts["issuer"])
        self.assertEqual(said["not_before"], facts["notBefore"].replace(" ", "T"))
        self.assertEqual(said["not_after"], facts["notAfter"].replace(" ", "T"))
        self.assertIsInstance(said["sans"], list)

    def test_bob_differs_from_alice(self):
        alice = self.client("alice").get("/whoami").json()
        bob = self.client("bob").get("/whoami").json()
        self.assertNotEqual(alice["fingerprint_sha256"], bob["fingerprint_sha256"])
        self.assertIn("bob", bob["subject"])

    def test_certificates_that_do_not_count(self):
        for name in ("expired", "revoked", "foreign", "selfsigned"):
            with self.subTest(certificate=name):
                self.check_bad_certificate(name)

    def test_forged_fields_of_an_anonymous_client(self):
        pem = (self.pki / "alice.crt").read_text()
        fields = FORGED + forged_certificate_fields(pem)
        said = self.client().get("/whoami", fields).json()
        self.assertIs(said["verified"], False)
        self.assert_status(self.hand_in(who=None, fields=fields), 403)

    def test_forged_fields_beside_a_real_certificate(self):
        pem = (self.pki / "alice.crt").read_text()
        fields = FORGED + forged_certificate_fields(pem)
        said = self.client("bob").get("/whoami", fields).json()
        self.assertEqual(said["fingerprint_sha256"], openssl_fingerprint(self.pki / "bob.crt"))

    # --- documents ---------------------------------------------------------------------

    def test_a_document_without_certificate_is_refused_and_not_stored(self):
        marker = b"<anonymous-" + self.id().encode() + b"/>"
        self.assert_status(self.hand_in(marker, who=None), 403)
        digest = hashlib.sha256(marker).hexdigest()
        listed = self.client("alice").get("/documents?limit=1000").json()
        self.assertNotIn(digest, [one["sha256"] for one in listed])

    def test_a_document_comes_back_as_it_was(self):
        answer = self.hand_in()
        self.assert_status(answer, 201)
        said = answer.json()
        self.assertEqual(said["bytes"], len(ORDER))
        self.assertEqual(said["sha256"], hashlib.sha256(ORDER).hexdigest())
        self.assertEqual(said["content_type"], ORDER_TYPE)
        self.assertEqual(said["owner"], openssl_fingerprint(self.pki / "alice.crt"))
        self.assertEqual(answer.field("Location"), f"/documents/{said['id']}")
        back = self.client("bob").get(f"/documents/{said['id']}")
        self.assert_status(back, 200)
        self.assertEqual(back.body, ORDER)
        self.assertEqual(back.field("Content-Type"), ORDER_TYPE)
        self.assertEqual(back.field("X-Content-Type-Options"), "nosniff")
        self.assertEqual(back.field("Content-Security-Policy"), "sandbox; default-src 'none'")
        self.assertTrue(back.field("Content-Disposition").startswith("attachment"))

    def test_any_media_type_and_any_octets(self):
        octets = bytes(range(256)) * 7
        for media_type in ("application/x-anything", "image/png", "text/plain; charset=latin1"):
            with self.subTest(media_type=media_type):
                said = self.hand_in(octets, media_type).json()
                back = self.client("alice").get(f"/documents/{said['id']}")
                self.assertEqual((back.body, back.field("Content-Type")), (octets, media_type))

    def test_an_uploaded_page_does_not_act_as_its_reader(self):
        said = self.hand_in(b"<script>alert(1)</script>", "text/html").json()
        back = self.client("alice").get(f"/documents/{said['id']}")
        self.assertEqual(back.field("Content-Security-Policy"), "sandbox; default-src 'none'")
        self.assertTrue(back.field("Content-Disposition").startswith("attachment"))

    def test_conditional_and_range_requests(self):
        octets = bytes(range(256)) * 3000
        said = self.hand_in(octets, "application/octet-stream").json()
        path = f"/documents/{said['id']}"
        reader = self.client("alice")
        etag = reader.get(path).field("ETag")
        self.assertRegex(etag, r'^"[^"]+"$')
        unchanged = reader.get(path, [("If-None-Match", etag)])
        self.assertEqual((unchanged.status, unchanged.body), (304, b""))
        part = reader.get(path, [("Range", "bytes=300000-300009")])
        self.assertEqual((part.status, part.body), (206, octets[300000:300010]))
        self.assertEqual(part.field("Content-Range"), f"bytes 300000-300009/{len(octets)}")
        tail = reader.get(path, [("Range", "bytes=-5")])
        self.assertEqual((tail.status, tail.body), (206, octets[-5:]))
        self.assert_status(reader.get(path, [("Range", "bytes=999999999-")]), 416)
        changed = reader.get(path, [("Range", "bytes=0-1"), ("If-Range", '"other"')])
        self.assertEqual((changed.status, changed.body), (200, octets))

    def test_head_has_the_length_and_no_body(self):
        said = self.hand_in().json()
        head = self.client("alice").request("HEAD", f"/documents/{said['id']}")
        self.assertEqual((head.status, head.body), (200, b""))
        self.assertEqual(head.field("Content-Length"), str(len(ORDER)))

    def test_reading_wants_a_certificate(self):
        said = self.hand_in().json()
        self.assert_status(self.client().get("/documents"), 403)
        self.assert_status(self.client().get(f"/documents/{said['id']}"), 403)

    def test_malformed_xml_is_refused_with_line_and_column(self):
        before = len(self.client("alice").get("/documents?limit=1000").json())
        for media_type in ("application/xml", "text/xml; charset=utf-8", ORDER_TYPE,
                           "Application/Something+XML"):
            with self.subTest(media_type=media_type):
                answer = self.hand_in(b"<order>\n  <item></order>", media_type)
                self.assert_status(answer, 422)
                self.assertRegex(answer.body.decode(), r"line 2\b.*column \d+")
        after = len(self.client("alice").get("/documents?limit=1000").json())
        self.assertEqual(before, after)

    def test_entities_are_bounded_and_never_external(self):
        bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e0 "xxxxxxxxxx">' + b"".join(
            b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 12)
        ) + b"]><a>&e11;</a>"
        self.assert_status(self.hand_in(bomb, "application/xml"), 422)
        outside = (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
                   b"<a>&x;</a>")
        answer = self.hand_in(outside, "application/xml")
        self.assertIn(answer.status, (201, 422))
        self.assertNotIn(b"root:", answer.body)

    def test_the_list_is_newest_first_bounded_and_by_owner(self):
        ids = [self.hand_in(who=who).json()["id"] for who in ("alice", "bob", "alice")]
        reader = self.client("bob")
        listed = reader.get("/documents").json()
        self.assertEqual([one["id"] for one in listed[:3]], ids[::-1])
        self.assertLessEqual(len(listed), 50)
        self.assertEqual(len(reader.get("/documents?limit=1").json()), 1)
        owner = openssl_fingerprint(self.pki / "bob.crt")
        mine = reader.get(f"/documents?owner={owner}&limit=1000").json()
        self.assertIn(ids[1], [one["id"] for one in mine])
        self.assertEqual({one["owner"] for one in mine}, {owner})
        for bad in ("0", "1001", "x", "-1", "1.0"):
            with self.subTest(limit=bad):
                self.assert_status(reader.get(f"/documents?limit={bad}"), 400)

    def test_only_the_owner_deletes(self):
        said = self.hand_in().json()
        path = f"/documents/{said['id']}"
        self.assert_status(self.client("bob").request("DELETE", path), 403)
        self.assert_status(self.client().request("DELETE", path), 403)
        self.assert_status(self.client("alice").get(path), 200)
        gone = self.client("alice").request("DELETE", path)
        self.assertEqual((gone.status, gone.body), (204, b""))
        self.assert_status(self.client("alice").get(path), 404)
        self.assert_status(self.client("alice").request("DELETE", path), 404)

    def test_unknown_documents_are_404(self):
        for name in ("999999999", "x", "01", "-1", "1/2", "99999999999999999999", "../whoami"):
            with self.subTest(name=name):
                answer = self.client("alice").get(f"/documents/{name}")
                self.assertIn(answer.status, (404,) if name != "../whoami" else (404, 200))

    def test_the_form_stores_a_file_and_redirects(self):
        octets = b"<order/>"
        form = (b'--XX\r\nContent-Disposition: form-data; name="file"; filename="o.xml"\r\n'
                b"Content-Type: application/xml\r\n\r\n" + octets + b"\r\n--XX--\r\n")
        answer = self.hand_in(form, "multipart/form-data; boundary=XX")
        self.assert_status(answer, 303)
        self.assertEqual(answer.field("Location"), "/")
        newest = self.client("alice").get("/documents?limit=1").json()[0]
        self.assertEqual(newest["sha256"], hashlib.sha256(octets).hexdigest())
        self.assertEqual(newest["content_type"], "application/xml")

    def test_a_form_without_its_file_is_refused_and_not_stored(self):
        """As when nothing was chosen, or the field is misnamed: never an empty document."""
        before = self.client("alice").get("/documents?limit=1").json()
        text = b'--XX\r\nContent-Disposition: form-data; name="file"\r\n\r\n<order/>\r\n'
        for form in (b"", text):
            for media_type in ("multipart/form-data; boundary=XX",
                               "Multipart/Form-Data;boundary=XX"):
                with self.subTest(form=form, media_type=media_type):
                    answer = self.hand_in(form + b"--XX--\r\n", media_type)
                    self.assert_status(answer, 400)
                    self.assertIn(b"`file`", answer.body)
        self.assertEqual(self.client("alice").get("/documents?limit=1").json(), before)

    def test_a_truncated_form_is_refused(self):
        form = (b'--XX\r\nContent-Disposition: form-data; name="file"; filename="o.xml"\r\n'
                b"Content-Type: application/xml\r\n\r\n<ord")
        self.assert_status(self.hand_in(form, "multipart/form-data; boundary=XX"), 400)

    def test_the_page_shows_who_you_are(self):
        page = self.client("alice").get("/")
        self.assert_status(page, 200)
        self.assertTrue(page.field("Content-Type").startswith("text/html"))
        self.assertIn("alice", page.body.decode())
        self.assertIn('type="file"', page.body.decode())
        anonymous = self.client().get("/")
        self.assert_status(anonymous, 200)
        self.assertNotIn('type="file"', anonymous.body.decode())

    def test_visits_count_per_session(self):
        first = self.client().get("/visits")
        self.assertEqual(first.json(), {"visits": 1})
        cookie = first.field("Set-Cookie")
        for word in ("__Host-", "HttpOnly", "Secure", "SameSite=Lax", "Path=/"):
            self.assertIn(word, cookie)
        pair = cookie.split(";")[0]
        for expected in (2, 3):
            again = self.client().get("/visits", [("Cookie", pair)])
            self.assertEqual(again.json(), {"visits": expected})
        other = self.client().get("/visits")
        self.assertEqual(other.json(), {"visits": 1})

    def test_plain_http_is_redirected(self):
        answer = client.Client(self.http).get("/whoami?x=1")
        self.assertEqual(answer.status, 308)
        self.assertEqual(answer.field("Location"), f"https://localhost:{self.https}/whoami?x=1")

    # --- large bodies ------------------------------------------------------------------

    def large_xml(self, megabytes: int) -> bytes:
        row = b'<item number="0000000001"><name>ink &amp; paper</name></item>\n'
        return b"<order>" + row * (megabytes * 1024 * 1024 // len(row)) + b"</order>"

    def test_a_large_document_does_not_stay_in_memory(self):
        self.hand_in()  # the worker has done everything once
        before = {pid: processes.memory_kb(pid) for pid in self.site.workers()}
        octets = self.large_xml(50)
        answer = self.hand_in(octets)
        self.assert_status(answer, 201)
        self.assertEqual(answer.json()["sha256"], hashlib.sha256(octets).hexdigest())
        back = self.client("alice").get(f"/documents/{answer.json()['id']}")
        self.assertEqual(hashlib.sha256(back.body).hexdigest(), answer.json()["sha256"])
        self.assertEqual(back.field("Content-Type"), ORDER_TYPE)
        for pid, kilobytes in before.items():
            self.assertLess(processes.memory_kb(pid) - kilobytes, 12 * 1024)
        self.client("alice").request("DELETE", f"/documents/{answer.json()['id']}")

    def test_a_chunked_upload(self):
        octets = self.large_xml(50)

        def pieces():
            for at in range(0, len(octets), 100_000):
                yield octets[at:at + 100_000]
        answer = self.hand_in(pieces(), chunked=True)
        self.assert_status(answer, 201)
        self.assertEqual(answer.json()["sha256"], hashlib.sha256(octets).hexdigest())
        self.client("alice").request("DELETE", f"/documents/{answer.json()['id']}")

    def test_too_much_is_413(self):
        answer = self.hand_in(bytes(65 * 1024 * 1024), "application/octet-stream")
        self.assert_status(answer, 413)


class Behind(unittest.TestCase):
    """Starts PKI, site and one front for a class."""

    wire = "fastcgi"

    @classmethod
    def setUpClass(cls):
        cls.made = processes.folder()
        cls.home = pathlib.Path(cls.made.name)
        cls.addClassCleanup(cls.made.cleanup)
        cls.pki = sites.make_pki(cls.home / "pki")
        cls.site = sites.Site(
            "intake", cls.home, listen=[f"{cls.wire}:{sites.run_folder(cls.home)}/site.sock"],
            options=sites.judging(cls.pki))
        cls.addClassCleanup(cls.site.stop)
        cls.http, cls.https = processes.free_ports(2)
        cls.front = cls.start_front()
        cls.addClassCleanup(cls.front.stop)

    def refused_by_tls(self, name):
        """True when the front did not even answer a client with this certificate."""
        try:
            self.client(name).get("/whoami")
        except (ssl.SSLError, ConnectionError, OSError):
            return True
        return False


class Lighttpd(Contract, Behind):
    @classmethod
    def start_front(cls):
        return fronts.Lighttpd("tls.conf", cls.home, {
            '"/etc/imprint/pki/': f'"{cls.pki}/',
            '"/run/imprint/site.sock"': f'"{cls.site.socket}"',
            "server.port          = 80": f"server.port = {cls.http}",
            '":443"': f'"127.0.0.1:{cls.https}"',
            "%1:443": f"%1:{cls.https}",
        }, cls.https)

    def check_bad_certificate(self, name):
        # lighttpd passes FAILED on; one whose error stays queued in OpenSSL may be dropped
        # without an answer.
        try:
            answer = self.client(name).get("/whoami")
        except (ssl.SSLError, ConnectionError, OSError):
            return
        said = answer.json()
        self.assertIs(said["verified"], False)
        self.assertTrue(said["reason"])
        self.assert_status(self.hand_in(who=name), 403)


class NginxFastcgi(Contract, Behind):
    @classmethod
    def start_front(cls):
        return fronts.Nginx(f"{cls.wire}.conf", cls.home, {
            "/etc/imprint/pki/": f"{cls.pki}/",
            "unix:/run/imprint/site.sock": f"unix:{cls.site.socket}",
            "listen 80;": f"listen 127.0.0.1:{cls.http};",
            "listen 443 ssl;": f"listen 127.0.0.1:{cls.https} ssl;",
            "$host:443": f"$host:{cls.https}",
        }, cls.https)

    def check_bad_certificate(self, name):
        # nginx answers these itself.
        self.assert_status(self.client(name).get("/whoami"), 400)
        self.assert_status(self.hand_in(who=name), 400)


class NginxScgi(NginxFastcgi):
    wire = "scgi"


if __name__ == "__main__":
    tap.main()
