#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The intake's page in Chromium behind lighttpd, with and without a client certificate."""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import browser  # noqa: E402
import fronts  # noqa: E402
import processes  # noqa: E402
import sites  # noqa: E402
import tap  # noqa: E402


class Page(unittest.TestCase):
    certificate = None

    @classmethod
    def setUpClass(cls):
        made = processes.folder()
        cls.home = pathlib.Path(made.name)
        cls.addClassCleanup(made.cleanup)
        cls.pki = sites.make_pki(cls.home / "pki")
        cls.site = sites.Site("intake", cls.home, options=sites.judging(cls.pki))
        cls.addClassCleanup(cls.site.stop)
        http, https = processes.free_ports(2)
        front = fronts.Lighttpd("tls.conf", cls.home, {
            '"/etc/imprint/pki/': f'"{cls.pki}/',
            '"/run/imprint/site.sock"': f'"{cls.site.socket}"',
            "server.port          = 80": f"server.port = {http}",
            '":443"': f'"127.0.0.1:{https}"',
            "%1:443": f"%1:{https}",
        }, https)
        cls.addClassCleanup(front.stop)
        cls.origin = f"https://localhost:{https}"
        cls.browser = browser.Browser(cls.home, cls.pki, cls.origin, cls.certificate)
        cls.addClassCleanup(cls.browser.stop)

    def assert_no_complaints(self):
        """What the browser refuses (a policy, a media type, a script) stands in its console."""
        complaints = [one for one in self.browser.console()
                      if one["level"] in ("SEVERE", "WARNING") and "favicon" not in one["message"]]
        self.assertEqual(complaints, [])


class WithoutCertificate(Page):
    def test_the_page_says_so_and_offers_no_form(self):
        self.browser.go(self.origin + "/")
        self.assertIn("no certificate", self.browser.text("#who"))
        self.assertEqual(self.browser.count("form"), 0)
        self.assertEqual(self.browser.count("#documents"), 0)
        self.assert_no_complaints()


class WithCertificate(Page):
    certificate = "alice"

    def document(self, name: str, octets: bytes) -> pathlib.Path:
        path = self.home / name
        path.write_bytes(octets)
        return path

    def rows(self):
        return self.browser.count("#documents tbody tr")

    def test_the_page_names_the_person(self):
        self.browser.go(self.origin + "/")
        self.assertIn("alice", self.browser.text("#who"))
        self.assertEqual(self.browser.count("form input[type=file]"), 1)
        self.assert_no_complaints()

    def test_an_upload_shows_progress_and_arrives(self):
        self.browser.go(self.origin + "/")
        before = self.rows()
        # The script's own progress events, kept across the reload that ends an upload.
        self.browser.run("""
            const progress = document.getElementById("progress");
            new MutationObserver(() => {
              const seen = JSON.parse(sessionStorage.getItem("seen") || "[]");
              seen.push([progress.value, progress.max]);
              sessionStorage.setItem("seen", JSON.stringify(seen));
            }).observe(progress, {attributes: true, attributeFilter: ["value", "max"]});""")
        size = 8 * 1024 * 1024
        self.browser.type("input[type=file]",
                          self.document("large.xml", b"<a>" + b"x" * size + b"</a>"))
        self.browser.click("form button")
        processes.wait_for(lambda: self.rows() == before + 1, "the new row")
        seen = self.browser.run("return JSON.parse(sessionStorage.getItem('seen') || '[]')")
        self.assertTrue(seen)
        self.assertGreater(seen[-1][0], size)
        self.assertIn("alice", self.browser.text("#documents tbody tr"))

    def test_a_refused_upload_says_why(self):
        self.browser.go(self.origin + "/")
        before = self.rows()
        self.browser.type("input[type=file]", self.document("broken.xml", b"<a>\n<b></a>"))
        self.browser.click("form button")
        processes.wait_for(lambda: self.browser.text("#note"), "the refusal")
        self.assertIn("422", self.browser.text("#note"))
        self.assertIn("line 2", self.browser.text("#note"))
        self.browser.console()  # has the 422, which was asked for
        self.browser.go(self.origin + "/")
        self.assertEqual(self.rows(), before)

    def test_a_file_name_can_not_become_markup(self):
        self.browser.go(self.origin + "/")
        before = self.rows()
        name = "<img src=x onerror=alert(1)>.txt".replace("/", "")
        self.browser.type("input[type=file]", self.document(name, b"plain"))
        self.browser.click("form button")
        processes.wait_for(lambda: self.rows() == before + 1, "the new row")
        self.assertEqual(self.browser.count("#documents img"), 0)
        self.assert_no_complaints()

    def test_the_form_works_without_script(self):
        self.browser.without_script()
        self.browser.go(self.origin + "/")
        before = self.rows()
        self.browser.type("input[type=file]", self.document("plain.xml", b"<plain/>"))
        self.browser.click("form button")
        processes.wait_for(lambda: self.rows() == before + 1, "the new row")
        self.assertEqual(self.browser.url(), self.origin + "/")


if __name__ == "__main__":
    tap.main()
