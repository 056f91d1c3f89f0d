#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""One test program with imprint/testing.hpp says the same wherever its site runs: in its own
process, in a pool over every wire, behind fronts with TLS and client certificates."""
import os
import pathlib
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "lib"))
import fronts  # noqa: E402
import processes  # noqa: E402
import sites  # noqa: E402
import tap  # noqa: E402

EXPECTED = (HERE / "expected.txt").read_text()
BUILT = processes.BUILD / "tests" / "everywhere"


class Everywhere(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        made = processes.folder()
        self.addCleanup(made.cleanup)
        self.home = pathlib.Path(made.name)

    @classmethod
    def setUpClass(cls):
        cls.made = processes.folder()
        cls.addClassCleanup(cls.made.cleanup)
        cls.pki = sites.make_pki(pathlib.Path(cls.made.name) / "pki")

    def serve(self, listen=None, ready=None, env=None):
        # A copy that the workers' user can reach, where sites.Site looks for it.
        program = self.home / "everywhere_site"
        program.write_bytes((BUILT / "everywhere_site").read_bytes())
        program.chmod(0o755)
        site = sites.Site("everywhere_site", self.home, listen=listen, ready=ready,
                          options=sites.judging(self.pki),
                          env=env and os.environ | env)
        self.addCleanup(site.stop)
        return site

    def calls(self, target=None, env=None):
        command = [BUILT / "everywhere_calls", self.pki]
        command += [f"--target={target}"] if target else []
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300,
                              env=os.environ | (env or {}))
        return done

    def assert_as_everywhere(self, target=None, env=None):
        done = self.calls(target, env)
        self.assertEqual(done.stdout, EXPECTED, done.stderr[-3000:])
        self.assertEqual(done.returncode, 0)

    def test_in_its_own_process(self):
        self.assert_as_everywhere()

    def test_over_fastcgi(self):
        site = self.serve()
        self.assert_as_everywhere(f"fastcgi:{site.socket}")

    def test_over_scgi(self):
        site = self.serve([f"scgi:{sites.run_folder(self.home)}/site.sock"])
        self.assert_as_everywhere(f"scgi:{site.socket}")

    def test_over_fastcgi_by_the_environment(self):
        site = self.serve()
        self.assert_as_everywhere(env={"IMPRINT_TARGET": f"fastcgi:{site.socket}"})

    def test_no_certificate_counts_over_tcp(self):
        (port,) = processes.free_ports(1)
        self.serve([f"fastcgi:127.0.0.1:{port}"], ready=("127.0.0.1", port))
        done = self.calls(f"fastcgi:127.0.0.1:{port}")
        wanted = EXPECTED.replace("alice: alice", "alice: 403").replace("bob: bob", "bob: 403")
        self.assertEqual(done.stdout, wanted, done.stderr[-3000:])

    def test_over_tcp_with_the_secret(self):
        (port,) = processes.free_ports(1)
        secret = "a secret of tests, long enough"
        self.serve([f"scgi:127.0.0.1:{port}"], ready=("127.0.0.1", port),
                   env={"IMPRINT_SECRET": secret})
        self.assert_as_everywhere(f"scgi:127.0.0.1:{port}", {"IMPRINT_TARGET_SECRET": secret})

    def behind(self, front):
        http, https = processes.free_ports(2)
        started = front(http, https)
        self.addCleanup(started.stop)
        self.assert_as_everywhere(f"https://localhost:{https}")

    def behind_nginx(self, wire):
        site = self.serve([f"{wire}:{sites.run_folder(self.home)}/site.sock"])
        self.behind(lambda http, https: fronts.Nginx(f"{wire}.conf", self.home, {
            "/etc/imprint/pki/": f"{self.pki}/",
            "unix:/run/imprint/site.sock": f"unix:{site.socket}",
            "listen 80;": f"listen 127.0.0.1:{http};",
            "listen 443 ssl;": f"listen 127.0.0.1:{https} ssl;",
            "$host:443": f"$host:{https}",
        }, https))

    def test_behind_nginx_over_fastcgi(self):
        self.behind_nginx("fastcgi")

    def test_behind_nginx_over_scgi(self):
        self.behind_nginx("scgi")

    def test_behind_lighttpd(self):
        site = self.serve()
        self.behind(lambda http, https: fronts.Lighttpd("tls.conf", self.home, {
            '"/etc/imprint/pki/': f'"{self.pki}/',
            '"/run/imprint/site.sock"': f'"{site.socket}"',
            "server.port          = 80": f"server.port = {http}",
            '":443"': f'"127.0.0.1:{https}"',
            "%1:443": f"%1:{https}",
        }, https))


if __name__ == "__main__":
    tap.main()
