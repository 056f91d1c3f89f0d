#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The examples where fronts put them, at / or below it: links and redirects stay inside."""
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import client  # noqa: E402
import fronts  # noqa: E402
import processes  # noqa: E402
import sites  # noqa: E402
import tap  # noqa: E402

FORM = "application/x-www-form-urlencoded"


class Visit:
    """Mixed into one class per front, which sets `mount` and starts cls.front at cls.port."""

    mount = ""
    example = "guestbook"

    @classmethod
    def setUpClass(cls):
        made = processes.folder()
        cls.home = pathlib.Path(made.name)
        cls.addClassCleanup(made.cleanup)
        cls.site = sites.Site(cls.example, cls.home)
        cls.addClassCleanup(cls.site.stop)
        (cls.port,) = processes.free_ports(1)
        cls.start()
        cls.addClassCleanup(cls.front.stop)

    def client(self):
        return client.Client(self.port)


class Guestbook(Visit):
    def sign_as_the_page_says(self, page):
        self.assertEqual(page.status, 200, page.body)
        (action,) = re.findall(r'action="([^"]*)"', page.body.decode())
        self.assertEqual(action, self.mount + "/sign")
        return self.client().post(action, b"name=Ada&text=Splendid", FORM)

    def test_signing_leads_back_to_the_page(self):
        signed = self.sign_as_the_page_says(self.client().get(self.mount + "/"))
        self.assertEqual((signed.status, signed.field("Location")), (303, self.mount + "/"))
        page = self.client().get(signed.field("Location"))
        self.assertEqual(page.status, 200)
        self.assertIn(b"<dt>Ada</dt><dd>Splendid</dd>", page.body)

    def test_a_slash_too_many_leads_to_the_page_without(self):
        answer = self.client().get(self.mount + "/entries/")
        self.assertEqual((answer.status, answer.field("Location")), (308, self.mount + "/entries"))


class Below(Guestbook):
    mount = "/app"

    def test_the_mount_point_without_a_slash_is_the_page(self):
        signed = self.sign_as_the_page_says(self.client().get(self.mount))
        self.assertEqual((signed.status, signed.field("Location")), (303, "/app/"))


class ByLighttpd:
    place = "/"

    @classmethod
    def start(cls):
        cls.front = fronts.Lighttpd("fastcgi.conf", cls.home, {
            '"/run/imprint/site.sock"': f'"{cls.site.socket}"',
            '"/" => ((': f'"{cls.place}" => ((',
            "server.port          = 80": f"server.port = {cls.port}"}, cls.port)


class Lighttpd(ByLighttpd, Guestbook, unittest.TestCase):
    pass


class LighttpdBelow(ByLighttpd, Below, unittest.TestCase):
    place = "/app"


class IntakeBelow(ByLighttpd, Visit, unittest.TestCase):
    example = "intake"
    mount = place = "/app"

    def test_what_the_page_names_is_there(self):
        for path in ("/app", "/app/"):
            page = self.client().get(path).body.decode()
            named = re.findall(r'(?:href|src|action)="([^"]*)"', page)
            self.assertEqual(named, ["/app/intake.css", "/app/intake.js"])
            for one in named:
                self.assertEqual(self.client().get(one).status, 200, one)


class NginxBelow(Below, unittest.TestCase):
    """The location that the shipped file has for it in a comment."""

    place = r"location ~ (?s)^(?<imprint_mount>/app)(?:/.*)?\z {"

    @classmethod
    def start(cls):
        (redirecting,) = processes.free_ports(1)
        pki = sites.make_pki(cls.home / "pki")
        cls.front = fronts.Nginx("fastcgi.conf", cls.home, {
            f"# {cls.place}": "#",
            'location / {\n        set $imprint_mount "";': cls.place,
            "/etc/imprint/pki/": f"{pki}/",
            "unix:/run/imprint/site.sock": f"unix:{cls.site.socket}",
            "listen 80;": f"listen 127.0.0.1:{redirecting};",
            "listen 443 ssl;": f"listen 127.0.0.1:{cls.port};"}, cls.port)


if __name__ == "__main__":
    tap.main()
