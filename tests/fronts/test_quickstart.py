#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""deploy/quickstart as a person runs it: it works, or says why in a sentence; and it leaves
nothing behind."""
import os
import pathlib
import signal
import socket
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import client  # noqa: E402
import processes  # noqa: E402
import tap  # noqa: E402

SCRIPT = processes.ROOT / "deploy" / "quickstart"


class Quickstart(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        made = processes.folder("imprint quick ")  # a blank, on purpose
        cls.addClassCleanup(made.cleanup)
        cls.home = pathlib.Path(made.name)
        cls.var = cls.home / "my var"

    def ports(self):
        http, https = processes.free_ports(2)
        return ["--http-port", str(http), "--https-port", str(https)]

    def run_script(self, *words, **more):
        return subprocess.run(["sh", SCRIPT, *words], capture_output=True, text=True, check=False,
                              stdin=subprocess.DEVNULL, timeout=900, **more)

    def leftovers(self, var):
        """Processes that have to do with a folder."""
        found = []
        for path in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                words = (path / "cmdline").read_bytes().decode(errors="replace")
            except (FileNotFoundError, ProcessLookupError):
                continue
            if str(var) in words and int(path.name) != os.getpid():
                found.append(words.replace("\0", " "))
        return found

    def test_check_passes_and_leaves_no_process(self):
        done = self.run_script("--check", "--var", self.var, *self.ports(), cwd="/")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("All requests were answered", done.stdout)
        self.assertNotIn("FAILED", done.stdout)
        for name in ("ca.crt", "ca.crl", "server.crt", "server.key", "alice.crt", "alice.key",
                     "alice.p12", "bob.p12", "expired.crt", "revoked.key", "foreign.p12",
                     "selfsigned.crt"):
            self.assertTrue((self.var / "pki" / name).is_file(), name)
        self.assertEqual(self.leftovers(self.var), [])

    def test_it_finds_lighttpd_on_an_ordinary_users_path(self):
        done = self.run_script("--check", "--var", self.home / "ordinary", *self.ports(),
                               env=os.environ | {"PATH": "/usr/local/bin:/usr/bin:/bin"})
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def start(self, var, *words):
        ports = self.ports()
        process = processes.Process(["sh", SCRIPT, "--var", var, *ports, *words],
                                    self.home / f"{pathlib.Path(var).name}.output")
        self.addCleanup(lambda: process.process.poll() is None and process.stop())
        processes.wait_for(
            lambda: "Ctrl-C stops" in process.text() or process.process.poll() is not None,
            "the application", 600)
        self.assertIsNone(process.process.poll(), process.text())
        return process, int(ports[1]), int(ports[3])

    def test_ctrl_c_stops_everything(self):
        var = self.home / "second"
        process, http, https = self.start(var)
        family = processes.descendants(process.pid)
        self.assertGreaterEqual(len(family), 3)  # lighttpd, supervisor, a worker
        tls = client.context_for(var / "pki", "alice")
        said = client.Client(https, tls).get("/whoami").json()
        self.assertIs(said["verified"], True)
        redirect = client.Client(http).get("/whoami")
        self.assertEqual((redirect.status, redirect.field("Location")),
                         (308, f"https://localhost:{https}/whoami"))
        # A terminal sends SIGINT to the whole foreground group.
        os.killpg(process.pid, signal.SIGINT)
        self.assertEqual(process.process.wait(30), 130)
        processes.wait_for(lambda: not any(map(processes.alive, family)), "the end of all")
        self.assertEqual(self.leftovers(var), [])

    def test_a_reader_that_leaves_ends_it(self):
        """quickstart | head: the shell dies of SIGPIPE, and nothing stays behind."""
        var = self.home / "headed"
        command = ["sh", str(SCRIPT), "--var", str(var), *self.ports()]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              stdin=subprocess.DEVNULL) as process:
            while not process.stdout.readline().startswith(b"Running:"):
                self.assertIsNone(process.poll())
            process.stdout.close()
            # Whether it was still writing then is chance; a signal says the same.
            process.send_signal(signal.SIGPIPE)
            self.assertEqual(process.wait(30), 141)
        self.assertEqual(self.leftovers(var), [])

    def test_an_address_of_ones_own_is_served_and_named(self):
        var = self.home / "address"
        ports = self.ports()
        done = self.run_script("--check", "--address", "127.0.0.2", "--var", var, *ports)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_an_address_of_nobody_is_refused_in_a_sentence(self):
        for address in ("192.0.2.77", "300.1.1.1"):
            with self.subTest(address=address):
                done = self.run_script("--check", "--address", address,
                                       "--var", self.home / "nobody", *self.ports())
                self.assertNotEqual(done.returncode, 0)
                self.assertRegex(done.stderr, rf"--address {address} is no address of this")

    def test_what_is_printed_can_be_typed(self):
        """Each printed curl line, run by a shell, is answered."""
        var = self.home / "it's typed: by hand"
        process, _, _ = self.start(var)
        lines = [line.strip() for line in process.text().splitlines()
                 if line.strip().startswith("curl ")]
        self.assertGreaterEqual(len(lines), 6)
        for line in lines:
            with self.subTest(line=line):
                done = subprocess.run(["sh", "-c", line], capture_output=True, check=False,
                                      timeout=60)
                self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(str(var / "pki" / "alice.p12"), process.text())
        process.stop()

    def test_twice_with_one_folder_is_refused_in_a_sentence(self):
        var = self.home / "once"
        self.start(var)
        done = self.run_script("--check", "--var", var, *self.ports())
        self.assertNotEqual(done.returncode, 0)
        self.assertRegex(done.stderr, r"another quickstart is running")

    @unittest.skipUnless(os.geteuid() == 0, "becomes another user first")
    def test_after_another_user_root_says_why_not(self):
        state = self.home / "inherited" / "site" / "state"
        state.mkdir(parents=True)
        (state / "site.db").touch()
        os.chown(state / "site.db", 65534, 65534)
        before = state.parent.stat().st_uid
        done = self.run_script("--check", "--var", self.home / "inherited", *self.ports())
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(f"{state} has files that are not www-data's", done.stderr)
        self.assertEqual(state.parent.stat().st_uid, before)

    def test_a_busy_port_is_named(self):
        with socket.socket() as busy:
            busy.bind(("127.0.0.1", 0))
            busy.listen()
            port = str(busy.getsockname()[1])
            other = str(processes.free_ports(1)[0])
            done = self.run_script("--check", "--var", self.home / "busy",
                                   "--http-port", other, "--https-port", port)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(f"port {port} is in use", done.stderr)
        self.assertEqual(self.leftovers(self.home / "busy"), [])

    def test_bad_words_are_refused(self):
        for words in (["--bogus"], ["--http-port"], ["--http-port", "0"], ["--https-port", "0443"],
                      ["--https-port", "x"],
                      ["--http-port", "70000"], ["--workers", "0"], ["--workers", "1025"],
                      ["--var", ""],
                      ["--http-port", "8443", "--https-port", "8443"]):
            with self.subTest(words=words):
                done = self.run_script(*words)
                self.assertNotEqual(done.returncode, 0)
                self.assertRegex(done.stderr, r"^quickstart: .+\.\n$")

    def test_help(self):
        done = self.run_script("--help")
        self.assertEqual(done.returncode, 0)
        for word in ("--http-port", "--https-port", "--var", "--check", "8080", "8443"):
            self.assertIn(word, done.stdout)


if __name__ == "__main__":
    tap.main()
