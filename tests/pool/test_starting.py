#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How an executable is started decides what it is: each starting rule, as processes."""
import errno
import fcntl
import itertools
import os
import pathlib
import pwd
import resource
import signal
import socket
import stat
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import fcgi  # noqa: E402
import fronts  # noqa: E402
import pool_site  # noqa: E402
import processes  # noqa: E402
import sites  # noqa: E402
import tap  # noqa: E402

ROOT = os.geteuid() == 0
SECRET = "a secret of some length"


def become_user():
    """In a child: an ordinary user, who is in no other group."""
    user = pwd.getpwnam(fronts.USER)
    os.setgroups([])
    os.setgid(user.pw_gid)
    os.setuid(user.pw_uid)


class Starting(unittest.TestCase):
    def setUp(self):
        self.place = pool_site.Place()
        self.addCleanup(self.place.close)
        self.user = sites.as_user()

    def refused(self, *words, says, **more):
        status, _, error = self.place.say(*words, **more)
        self.assertEqual(status, 2, error)
        self.assertIn(says, error)
        return error


class CommandLine(Starting):
    def test_nothing_at_all_is_help(self):
        status, _, error = self.place.say()
        self.assertEqual(status, 2)
        self.assertIn("--listen", error)

    def test_help_and_version(self):
        status, out, _ = self.place.say("--help")
        self.assertEqual(status, 0)
        self.assertIn("--workers", out)
        status, out, _ = self.place.say("--version")
        self.assertEqual((status, out.split()[0]), (0, "Imprint"))

    def test_routes_are_listed(self):
        status, out, _ = self.place.say("routes")
        self.assertEqual(status, 0)
        self.assertIn("GET,HEAD,POST /gate", " ".join(out.split()))

    def test_what_is_not_understood_is_refused(self):
        for words, says in (
                (["--bogus"], "--bogus"),
                (["serve", "--origin", "example.org", "--listen", "fastcgi:/x"], "https://HOST"),
                (["serve", "--origin", "https://a.example/b", "--listen", "fastcgi:/x"],
                 "without a path"),
                (["serve", "--origin", "https://A.example", "--listen", "fastcgi:/x"],
                 "lower case"),
                (["serve", "--origin", "https://a.example:443", "--listen", "fastcgi:/x"],
                 "own port"),
                (["serve", "--origin", "https://b\u00fccher.example", "--listen", "fastcgi:/x"],
                 "https://HOST"),
                (["serve", "--origin", "https://a b", "--listen", "fastcgi:/x"], "https://HOST"),
                (["serve", "--origin", "https://", "--listen", "fastcgi:/x"], "https://HOST"),
                (["serve", "--mount", "app", "--listen", "fastcgi:/x"], "--mount app"),
                (["serve", "--mount", "/a//b", "--listen", "fastcgi:/x"], "--mount /a//b"),
                (["serve", "--request-timeout", "1.5", "--listen", "fastcgi:/x"],
                 "1.5 is no whole number of seconds from 0 to 86400"),
                (["serve", "--request-timeout", "86401", "--listen", "fastcgi:/x"],
                 "86401 is no whole number of seconds from 0 to 86400"),
                (["serve", "--start-timeout", "0", "--listen", "fastcgi:/x"],
                 "0 is no whole number of seconds from 1 to 86400"),
                (["serve", "--body-bytes", "-1", "--listen", "fastcgi:/x"], "--body-bytes"),
                (["serve", "--body-bytes", "18446744073709551616", "--listen", "fastcgi:/x"],
                 "--body-bytes"),
                (["serve", "--database", "oracle:x", "--listen", "fastcgi:/x"],
                 "must begin with sqlite3:"),
                (["serve", "--config", "/tmp", "--listen", "fastcgi:/x"], "--config /tmp"),
                (["serve", "--listen", "fastcgi:x.sock"], "begins with /"),
                (["serve", "--workers", "0", "--listen", "fastcgi:/x"], "--workers"),
                (["serve", "--workers", "many", "--listen", "fastcgi:/x"], "many"),
                (["serve", "--listen", "http:127.0.0.1:80"], "begins with fastcgi: or scgi:"),
                (["serve", "--listen", "fastcgi:site.sock/x"], "absolute"),
                (["serve", "--listen", "fastcgi:127.0.0.1:0"], "65535"),
                (["serve", "--listen", "fastcgi:127.0.0.1:9004-9001"], "upwards"),
                (["serve", "--listen", "fastcgi:example.org:9000"], "numeric"),
                (["serve", "--listen", "fastcgi:/" + "x" * 107], "107"),
                (["serve", "--listen", "fastcgi:9000", "--allow", "10.0.0.1/8"], "10.0.0.1/8"),
                (["serve", "--config", "/nonexistent/file"], "/nonexistent/file"),
                (["serve"], "nothing to listen on"),
                (["stop"], "stop"),
        ):
            with self.subTest(words):
                self.refused(*words, *(self.user if "serve" in words else []), says=says)

    def test_the_backlog_is_what_was_said(self):
        (port,) = processes.free_ports(1)
        self.place.serve("--listen", f"fastcgi:127.0.0.1:{port}", "--backlog", "37")
        for words in (["-xlH", f"src = {self.place.socket}"], ["-tlH", f"sport = :{port}"]):
            # ss(8): of a listening socket Send-Q is the backlog.
            line = subprocess.check_output(["ss", *words], text=True).split()
            self.assertIn("37", line[2:4], line)

    def test_check_refuses_what_serve_refuses(self):
        short = self.place.home / "secret"
        short.write_text("short\n")
        listen = ["--listen", f"fastcgi:{self.place.socket}"]
        for words, says in (
                (["--listen", "fastcgi:x.sock"], "begins with /"),
                (["--listen", "fastcgi:/nonexistent/site.sock"], "/nonexistent is no folder"),
                (["--listen", "fastcgi:0.0.0.0:9000"], "--allow"),
                ([*listen, "--workers", "0"], "--workers"),
                ([*listen, "--backlog", "0"], "--backlog"),
                ([*listen, "--start-timeout", "0"], "--start-timeout"),
                ([*listen, "--mount", "app"], "--mount app"),
                ([*listen, "--socket-group", "no-such-group"], "no such group"),
                ([*listen, "--secret-file", short], "at least 16 characters"),
                (["--listen", "fastcgi:9001-9004", "--workers", "1-4"], "--workers"),
                ([*listen, "--config", "/nonexistent"], "/nonexistent")):
            with self.subTest(words):
                for verb in ("check", "serve"):
                    self.refused(verb, *self.user[:2], *words, says=says)
        self.refused("check", *listen, "--user", "nobody-of-that-name", says="--user")

    def test_addresses_are_tried_and_nothing_is_left(self):
        (port,) = processes.free_ports(1)
        other = self.place.run / ".." / self.place.run.name / "site.sock"
        self.place.run.joinpath("folder").mkdir()
        self.place.run.joinpath("file").write_text("precious")
        for listen, says in (
                ([f"fastcgi:{port}", f"scgi:{port}"],
                 f"fastcgi:127.0.0.1:{port} stands before it"),
                ([f"fastcgi:{port}", f"scgi:{port - 1}-{port + 1}"], "stands before it"),
                ([f"fastcgi:0.0.0.0:{port}", f"scgi:{port}"], "stands before it"),
                ([f"fastcgi:{self.place.socket}", f"scgi:{other}"], "stands before it"),
                ([f"fastcgi:192.0.2.77:{port}"], "this machine has no such address"),
                ([f"fastcgi:{self.place.run}/folder"], "was not made here"),
                ([f"fastcgi:{self.place.run}/file"], "was not made here")):
            said = []
            for verb in ("check", "serve"):
                words = [word for one in listen for word in ("--listen", one)]
                error = self.refused(verb, *self.user, "--allow", "192.0.2.1", *words, says=says)
                self.assertNotIn("another process", error)
                said.append(error)
            self.assertEqual(*said)
        self.assertEqual({one.name for one in self.place.run.iterdir()}, {"file", "folder"})

    def is_free_beside(self, one, other, port):
        """Whether the kernel lets both be bound; None where it has no such address."""
        held = []
        try:
            for host in (one, other):
                fresh = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
                held.append(fresh)
                fresh.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                fresh.bind((host, port))
                fresh.listen(1)
            return True
        except OSError as why:
            return False if why.errno == errno.EADDRINUSE else None
        finally:
            for each in held:
                each.close()

    def test_addresses_that_the_kernel_keeps_apart(self):
        """[::] takes IPv4, too, unless net.ipv6.bindv6only says otherwise."""
        hosts = ("0.0.0.0", "127.0.0.1", "127.0.0.2", "::", "::1", "::ffff:127.0.0.1")
        (port,) = processes.free_ports(1)
        seen = set()
        for one, other in itertools.product(hosts, repeat=2):
            free = self.is_free_beside(one, other, port)
            if free is None:
                continue
            seen.add(free)
            words = [word for host in (one, other) for word in
                     ("--listen", f"scgi:[{host}]:{port}" if ":" in host
                      else f"scgi:{host}:{port}")]
            with self.subTest(words):
                status, _, error = self.place.say("check", *self.user, "--allow", "192.0.2.1",
                                                  *words)
                self.assertEqual(status, 0 if free else 2, error)
                self.assertEqual("stands before it" in error, not free)
                self.assertEqual("[::] takes IPv4" in error,
                                 not free and ("." in one) != ("." in other))
        self.assertEqual(seen, {True, False})
        # However it is written.
        self.both_refuse(*self.user, "--listen", f"scgi:[::1]:{port}", "--listen",
                         f"scgi:[0:0::0:1]:{port}", says="stands before it")

    @unittest.skipUnless(ROOT, "makes a network of its own")
    def test_where_ipv6_is_kept_apart(self):
        apart = 'echo 1 > /proc/sys/net/ipv6/bindv6only && exec "$@"'
        done = subprocess.run(
            ["unshare", "--net", "sh", "-c", apart, "sh", self.place.executable, "check",
             *self.user, "--allow", "192.0.2.1", "--listen", "scgi:[::]:9000", "--listen",
             "scgi:0.0.0.0:9000"],
            capture_output=True, env=self.place.env, check=False, timeout=60)
        if b"unshare" in done.stderr or b"bindv6only" in done.stderr:
            self.skipTest("no network of its own, or none with IPv6")
        self.assertEqual(done.returncode, 0, done.stderr)

    def both_refuse(self, *words, says, **more):
        """In the same words, and before anything is said to be served."""
        said = [self.refused(verb, *words, says=says, **more) for verb in ("check", "serve")]
        self.assertEqual(*said)
        self.assertNotIn("serving", said[1])

    def places(self):
        """(words, what is refused): a folder that is closed, and a file in a folder's place."""
        closed = self.place.home / "closed"
        closed.mkdir(mode=0o500)
        file = self.place.run / "file"
        file.write_text("precious")
        yield ["--var", file], f"--var {file}: {file} is no folder"
        yield ["--var", file / "a" / "b"], f"--var {file}/a/b: {file} is no folder"
        yield ["--var", closed], f"can't write to {closed}"
        yield ["--var", closed / "new"], f"--var {closed}/new: user "
        yield ["--control", closed / "ask"], f"--control {closed}/ask: {closed}/ask: user "
        yield ["--control", file], f"--control {file}: {file} exists and was not made here"

    def test_check_refuses_folders_that_serve_refuses(self):
        for words, says in self.places():
            with self.subTest(words):
                self.both_refuse(*self.user, "--listen", f"fastcgi:{self.place.socket}", *words,
                                 says=says)
                self.assertEqual([one.name for one in self.place.run.iterdir()
                                  if one.suffix != ".lock"], ["file"])

    @unittest.skipUnless(ROOT, "starts as another user")
    def test_check_refuses_what_an_ordinary_user_may_not(self):
        listen = ["--listen", f"fastcgi:{self.place.socket}"]
        for words, says in (*self.places(), (["--socket-group", "root"], "group root (0)")):
            with self.subTest(words):
                self.both_refuse(*listen, *words, says=says, preexec_fn=become_user)
        # Who is a member of it may, and TCP has no file.
        (port,) = processes.free_ports(1)
        for words in ([*listen, "--socket-group", fronts.USER],
                      ["--listen", f"scgi:{port}", "--socket-group", "root"]):
            status, _, error = self.place.say("check", *words, preexec_fn=become_user)
            self.assertEqual(status, 0, error)

    def test_a_control_socket_in_the_folder_that_comes(self):
        var = self.place.run / "new"
        words = ["--listen", f"fastcgi:{self.place.socket}", "--var", var,
                 "--control", var / "ask"]
        status, _, error = self.place.say("check", *self.user, *words)
        self.assertEqual(status, 0, error)
        self.assertFalse(var.exists())
        process = self.place.start("serve", "--workers", "1", *self.user, *words,
                                   ready=self.place.socket)
        processes.wait_for((var / "ask").exists, "the control socket")
        self.assertEqual(process.stop(), 0)

    def test_what_is_served_is_said_when_nothing_refuses(self):
        process = self.place.serve()
        processes.wait_for(lambda: f"serving fastcgi:{self.place.socket} with 1 worker\n"
                           in self.place.log(), "the log")
        self.assertEqual(process.stop(), 0)
        self.assertEqual(self.place.log().count("serving"), 1)

    def test_check_says_what_is_in_use_now(self):
        port, last = processes.free_range(2)
        process = self.place.serve("--listen", f"scgi:{port}")
        listen = ["--listen", f"fastcgi:{self.place.socket}", "--listen", f"scgi:{port}"]
        # One of a range is enough.
        _, out, _ = self.place.say("check", *self.user, "--listen", f"scgi:{port}-{last}")
        self.assertIn(f"in use now:  scgi:{port}-{last}\n", out)
        status, out, error = self.place.say("check", *self.user, *listen)
        self.assertEqual(status, 0, error)
        self.assertIn(f"in use now:  fastcgi:{self.place.socket}\n", out)
        self.assertIn(f"in use now:  scgi:{port}\n", out)
        self.assertEqual(process.stop(), 0)
        status, out, error = self.place.say("check", *self.user, *listen)
        self.assertEqual(status, 0, error)
        self.assertNotIn("in use now", out)
        status, out, error = self.place.say("check", *self.user)
        self.assertEqual(status, 0, error)
        self.assertIn("without --listen", out)

    def lock_file(self):
        return self.place.run / "site.sock.lock"

    def test_whose_certificates_count(self):
        listen = ["--listen", f"fastcgi:{self.place.socket}"]
        pki = sites.make_pki(self.place.home / "pki")
        closed = self.place.home / "closed.crt"
        closed.write_bytes((pki / "ca.crt").read_bytes())
        closed.chmod(0o600)
        for words, says in (
                (["--client-ca", pki / "none.crt"], "none.crt: No such file"),
                (["--client-ca", pki], f"read {pki}: Is a directory"),
                (["--client-ca", pki / "ca.crl"], "ca.crl: holds no certificate (PEM)"),
                (["--client-ca", pki / "ca.crt", "--client-crl", pki / "ca.crt"],
                 "ca.crt: holds no revocation list (PEM)"),
                (["--client-crl", pki / "ca.crl"], "--client-crl needs --client-ca"),
                (["--client-rule", "subject.CN=x"], "--client-rule needs --client-ca"),
                (["--client-ca", pki / "ca.crt", "--client-rule", "CN=x"], "is no rule"),
                (["--client-pin", "12:34"], "is no fingerprint"),
                *([(["--client-ca", closed], "closed.crt: Permission denied")] if ROOT else [])):
            with self.subTest(str(words)):
                self.both_refuse(*self.user, *listen, *words, says=says)
        # Relative to where it was started, whatever folder a function goes to.
        status, _, error = self.place.say("check", *self.user, *listen, "--client-ca", "pki/ca.crt",
                                          preexec_fn=lambda: os.chdir(self.place.home))
        self.assertEqual(status, 0, error)

    def test_two_checks_at_once_do_not_meet(self):
        with open(self.lock_file(), "wb") as held:
            fcntl.flock(held, fcntl.LOCK_SH)
            status, out, error = self.place.say(
                "check", *self.user, "--listen", f"fastcgi:{self.place.socket}")
        self.assertEqual(status, 0, error)
        self.assertNotIn("in use now", out)

    def test_only_a_socket_is_what_a_former_run_left(self):
        """The kernel gives a number anew: what has it now may be anybody's."""
        self.place.socket.write_text("precious")
        number = os.stat(self.place.socket)
        self.lock_file().write_text(f"{number.st_dev} {number.st_ino}\n")
        self.both_refuse(*self.user, "--listen", f"fastcgi:{self.place.socket}",
                         says="was not made here")
        self.assertEqual(self.place.socket.read_text(), "precious")

    @unittest.skipUnless(ROOT, "starts as another user")
    def test_what_another_user_left_or_keeps(self):
        self.lock_file().touch(mode=0o600)
        self.both_refuse("--listen", f"fastcgi:{self.place.socket}", preexec_fn=become_user,
                         says=f"{self.lock_file()} can't be opened: Permission denied")
        least = int(pathlib.Path("/proc/sys/net/ipv4/ip_unprivileged_port_start").read_text())
        if least > 1:
            self.both_refuse("--listen", "fastcgi:1", preexec_fn=become_user,
                             says="a port below 1024 is root's, who starts with --user")

    def test_check_says_what_serve_would_do_and_makes_nothing(self):
        var = self.place.home / "var"
        status, out, error = self.place.say(
            "check", *self.user, "--listen", f"fastcgi:{self.place.socket}", "--var", var)
        self.assertEqual(status, 0, error)
        self.assertIn(f"fastcgi:{self.place.socket}", out)
        self.assertIn(f"keeps state: {var}", out)
        self.assertIn(f"runs as:     {fronts.USER if ROOT else 'who starts it'}\n", out)
        self.assertEqual(list(self.place.run.iterdir()), [])
        self.assertFalse(var.exists())

    def test_check_beside_a_pool_that_serves(self):
        process = self.place.serve()
        status, _, error = self.place.say(
            "check", *self.user, "--listen", f"fastcgi:{self.place.socket}")
        self.assertEqual(status, 0, error)
        self.assertEqual(fcgi.ask(self.place.socket).status, 200)
        self.assertEqual(process.stop(), 0)

    def test_a_configuration_file_and_the_environment(self):
        config = self.place.home / "site.toml"
        config.write_text(f'listen = ["fastcgi:{self.place.socket}"]\nworkers = 3\n')
        environment = self.place.run / "environment.sock"
        for words, env, address, workers in (
                ([], {}, self.place.socket, 3),
                ([], {"IMPRINT_WORKERS": "2"}, self.place.socket, 2),
                (["--workers", "1"], {"IMPRINT_WORKERS": "2"}, self.place.socket, 1),
                ([], {"IMPRINT_LISTEN": f"fastcgi:{environment}"}, environment, 3)):
            with self.subTest(f"{words} {env}"):
                process = self.place.start("serve", "--config", config, *self.user, *words,
                                           env=env, ready=address)
                processes.wait_for(lambda: len(processes.workers(process.pid)) == workers,
                                   f"{workers} workers")
                self.assertEqual(process.stop(), 0)
        config.write_text("colour = 'red'\n")
        self.refused("serve", "--config", config, says="colour")
        config.write_text("request-timeout = 1.5\n")
        self.refused("serve", "--config", config,
                     says=f"{config}: --request-timeout: 1.5 is no whole number of seconds "
                          "from 0 to 86400")
        config.write_text("[serve]\nworkers = 1\n")
        self.refused("serve", "--config", config, says="[serve]")

    def test_a_short_secret_is_refused(self):
        self.refused("serve", says="IMPRINT_SECRET", env={"IMPRINT_SECRET": "short"})

    def test_an_empty_or_sample_secret_is_refused(self):
        shipped = (processes.ROOT / "lighttpd" / "ports.conf").read_text()
        sample = shipped.partition('"IMPRINT_SECRET" => "')[2].partition('"')[0]
        self.assertTrue(sample)
        self.refused("serve", says="the sample", env={"IMPRINT_SECRET": sample})
        file = self.place.home / "secret"
        file.write_text(f"{sample}\n")
        self.refused("serve", "--secret-file", file, says="the sample")
        file.write_text("\n")
        self.refused("serve", "--secret-file", file, says="is empty")


class Descriptors(Starting):
    def test_what_is_closed_at_the_start_is_dev_null(self):
        """Else sockets and shared memory get the numbers, and the log is written into them."""
        for closed in ((0,), (1,), (2,), (1, 2), (0, 1, 2)):
            with self.subTest(closed):
                shell = "exec " + " ".join(f"{fd}>&-" for fd in closed) + '; exec "$@"'
                process = self.place.start(
                    "serve", "--workers", "1", *self.user, "--listen",
                    f"fastcgi:{self.place.socket}", ready=self.place.socket,
                    before=("sh", "-c", shell, "sh"))
                self.assertEqual(fcgi.ask(self.place.socket).status, 200)
                found = set()
                for pid in (process.pid, *processes.descendants(process.pid)):
                    try:
                        found |= {os.readlink(f"/proc/{pid}/fd/{fd}") for fd in closed}
                    except FileNotFoundError:  # who forked a worker has ended
                        self.assertFalse(os.path.exists(f"/proc/{pid}/exe"))
                self.assertEqual(found, {"/dev/null"})
                self.assertEqual(process.stop(), 0)


class UnixSockets(Starting):
    def test_mode_group_and_end(self):
        process = self.place.serve()
        found = os.stat(self.place.socket)
        self.assertEqual(stat.S_IMODE(found.st_mode), 0o660)
        if ROOT:
            self.assertEqual(pathlib.Path(self.place.socket).group(), fronts.USER)
        self.assertEqual(process.stop(), 0)
        self.assertFalse(self.place.socket.exists())

    def test_two_never_serve_one_path(self):
        first = self.place.serve()
        self.refused("serve", *self.user, "--listen", f"fastcgi:{self.place.socket}",
                     says="served by another process")
        self.assertEqual(fcgi.ask(self.place.socket).status, 200)
        self.assertEqual(first.stop(), 0)

    def test_a_start_that_fails_leaves_no_socket(self):
        """Bound already: that it is ours can't be written down."""
        def write_nothing():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

        status, _, error = self.place.say("serve", *self.user, "--listen",
                                          f"fastcgi:{self.place.socket}", preexec_fn=write_nothing)
        self.assertNotEqual(status, 0)
        self.assertIn(f"write {self.place.socket}.lock", error)
        self.assertFalse(self.place.socket.exists())

    def test_what_a_killed_pool_left_is_replaced(self):
        first = self.place.serve()
        workers = processes.workers(first.pid)
        os.kill(first.pid, signal.SIGKILL)
        first.process.wait()
        processes.wait_for(lambda: not any(map(processes.alive, workers)), "orphans to leave")
        self.assertTrue(self.place.socket.exists())
        second = self.place.start("serve", *self.user, "--listen",
                                  f"fastcgi:{self.place.socket}", ready=self.place.socket)
        self.assertEqual(fcgi.ask(self.place.socket).status, 200)
        self.assertEqual(second.stop(), 0)

    def test_a_file_of_somebody_else_is_left_alone(self):
        self.place.socket.write_text("precious")
        self.refused("serve", *self.user, "--listen", f"fastcgi:{self.place.socket}",
                     says="was not made here")
        self.assertEqual(self.place.socket.read_text(), "precious")
        self.place.socket.unlink()
        with pool_site.listening_socket(self.place.socket):
            self.refused("serve", *self.user, "--listen", f"fastcgi:{self.place.socket}",
                         says="was not made here")

    def test_a_socket_put_in_its_place_is_not_unlinked(self):
        process = self.place.serve()
        self.place.socket.unlink()
        with pool_site.listening_socket(self.place.socket):
            self.assertEqual(process.stop(), 0)
            self.assertTrue(self.place.socket.exists())


class Wires(Starting):
    def test_what_a_peer_speaks_instead_is_said(self):
        other = self.place.run / "other.sock"
        self.place.serve("--listen", f"scgi:{other}")
        request = fcgi.request(fcgi.params_for())
        for address, wire, octets, seems in (
                (self.place.socket, "FastCGI", b"GET / HTTP/1.0\r\n\r\n", "an HTTP request"),
                (self.place.socket, "FastCGI", b"\x16\x03\x01", "a TLS handshake"),
                (self.place.socket, "FastCGI", fcgi.scgi_request(fcgi.params_for()), "SCGI"),
                (other, "SCGI", b"GET / HTTP/1.0\r\n\r\n", "an HTTP request"),
                (other, "SCGI", request, "FastCGI")):
            with self.subTest(f"{wire} {seems}"), fcgi.Connection(address) as one:
                one.send(octets)
                processes.wait_for(
                    lambda: f"{address}: a peer does not speak {wire}: {seems}\n"
                    in self.place.log(), "the log")
        self.assertEqual(fcgi.ask(self.place.socket).status, 200)
        self.assertEqual(fcgi.ask_scgi(other).status, 200)
        self.assertEqual(self.place.log().count("does not speak"), 5)


class Tcp(Starting):
    def test_a_range_of_ports(self):
        ports = processes.free_range(3)
        self.place.start("serve", *self.user, "--workers", "3", "--listen",
                         f"fastcgi:127.0.0.1:{ports[0]}-{ports[-1]}",
                         ready=("127.0.0.1", ports[-1]))
        pids = {fcgi.ask(("127.0.0.1", port), target="/pid").body for port in ports}
        self.assertEqual(len(pids), 3)  # one port per worker

    def test_outside_loopback_only_for_named_peers(self):
        (port,) = processes.free_ports(1)
        for address in ("0.0.0.0", "[::]"):
            self.refused("serve", *self.user, "--listen", f"fastcgi:{address}:{port}",
                         says="--allow")
        self.place.start("serve", *self.user, "--allow", "203.0.113.0/24", "--listen",
                         f"fastcgi:0.0.0.0:{port}", ready=("127.0.0.1", port))
        self.assertEqual(fcgi.ask(("127.0.0.1", port)).status, 200)
        own = self.own_address()
        if own is None:
            self.skipTest("this machine has no address but loopback")
        with fcgi.Connection((own, port)) as one:
            self.assertEqual(one.send(fcgi.request(fcgi.params_for())).read_all(), b"")

    def own_address(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
            try:
                one.connect(("198.51.100.1", 9))  # sends nothing
                own = one.getsockname()[0]
                return None if own.startswith("127.") else own
            except OSError:
                return None

    def test_who_the_client_is_needs_the_secret(self):
        (port,) = processes.free_ports(1)
        tcp = ("127.0.0.1", port)
        pki = sites.make_pki(self.place.home / "pki")
        claim = fcgi.certificate_params((pki / "alice.crt").read_text())
        file = self.place.home / "secret"
        file.write_text(SECRET + "\n")
        self.place.start("serve", *self.user, "--listen", f"fastcgi:127.0.0.1:{port}",
                         "--listen", f"fastcgi:{self.place.socket}", "--secret-file", file,
                         *sites.judging(pki), ready=tcp)
        for address, more, verified in (
                (tcp, {}, False),
                (tcp, {"IMPRINT_SECRET": SECRET[:-1]}, False),
                (tcp, {"HTTP_IMPRINT_SECRET": SECRET}, False),
                (tcp, {"IMPRINT_SECRET": SECRET}, True),
                (self.place.socket, {}, True)):
            with self.subTest(f"{address} {more}"):
                answer = fcgi.ask(address, target="/who", **claim, **more)
                self.assertEqual(answer.body.startswith(b"verified"), verified, answer.body)
                self.assertEqual(b"IMPRINT_SECRET" in answer.body, not verified)


class Inherited(Starting):
    def setUp(self):
        super().setUp()
        self.path = self.place.run / "inherited.sock"
        self.listening = pool_site.listening_socket(self.path)
        self.addCleanup(self.listening.close)
        # Under nohup, the site would ignore it as well.
        former = signal.signal(signal.SIGHUP, signal.SIG_DFL)
        self.addCleanup(signal.signal, signal.SIGHUP, former)

    def both_wires_answer(self, address):
        self.assertEqual(fcgi.ask(address).body, b"Hello, World!\n")
        self.assertEqual(fcgi.ask_scgi(address).body, b"Hello, World!\n")

    def test_descriptor_0_by_either_wire(self):
        # Even with CGI's variables in the environment, and without any word.
        process = self.place.start(*self.user, stdin=self.listening, env={
            "GATEWAY_INTERFACE": "CGI/1.1", "REQUEST_METHOD": "GET"})
        self.both_wires_answer(self.path)
        with fcgi.Connection(self.path) as one:
            self.assertEqual(one.send(b"GET / HTTP/1.0\r\n\r\n").read_all(), b"")
        self.assertIn("HTTP", self.place.log())
        self.assertIn(f"serving inherited {self.path} with 1 worker\n", self.place.log())
        # One worker, no supervisor.
        worker = processes.wait_for(lambda: processes.lone_worker(process.pid),
                                    "a worker with a companion, and nobody else")
        self.assertEqual(fcgi.ask(self.path, target="/pid").body, f"{worker}\n".encode())
        everybody = [process.pid, *processes.descendants(process.pid)]
        self.assertEqual(process.stop(), 0)
        self.assertFalse(any(map(processes.alive, everybody)))
        self.assertTrue(self.path.exists())  # never an inherited one

    def test_descriptor_0_and_the_signals_that_end_it(self):
        """Nobody reloads there: who would reload a pool ends it, and it says why."""
        for number, (sent, why) in enumerate((
                (signal.SIGTERM, ""),
                (signal.SIGHUP, ", since nothing is reloaded without a supervisor"),
                (signal.SIGUSR2, ", since nothing is reloaded without a supervisor"))):
            with self.subTest(sent):
                process = self.place.start(*self.user, stdin=self.listening)
                gate = f"gate{number}"
                self.place.make_gate(gate)
                with fcgi.Connection(self.path) as one:
                    one.send(fcgi.request(fcgi.params_for(target=f"/gate?name={gate}")))
                    worker = self.place.wait_until_reached(gate)
                    os.kill(worker, sent)
                    self.place.open_gate(gate)
                    self.assertEqual(one.read_answer().body, f"passed {gate}\n".encode())
                self.assertEqual(process.process.wait(timeout=60), 0)
                self.assertIn(f"imprint[{worker}] notice: told to stop by "
                              f"{sent.name} of process {os.getpid()}{why}; requests that run",
                              self.place.log())

    def test_its_herald_passes_them_on(self):
        for sent in (signal.SIGTERM, signal.SIGHUP, signal.SIGUSR2):
            with self.subTest(sent):
                process = self.place.start(*self.user, stdin=self.listening)
                self.assertEqual(fcgi.ask(self.path).status, 200)
                os.kill(process.pid, sent)
                self.assertEqual(process.process.wait(timeout=60), 0)
                self.assertIn(f"told to stop by {sent.name} of process {process.pid}",
                              self.place.log())

    def test_descriptor_0_under_nohup(self):
        process = self.place.start(*self.user, stdin=self.listening, before=("nohup",))
        worker = int(fcgi.ask(self.path, target="/pid").body)
        os.kill(worker, signal.SIGHUP)
        self.assertEqual(int(fcgi.ask(self.path, target="/pid").body), worker)
        self.assertEqual(process.stop(), 0)
        self.assertNotIn("SIGHUP", self.place.log())

    def test_descriptor_0_of_a_site_that_does_not_start(self):
        """Whoever started it sees what became of the worker."""
        status, _, error = self.place.say("serve", *self.user, "--access-log", "/dev/null/log",
                                          stdin=self.listening)
        self.assertEqual(status, 2)
        self.assertIn("--access-log /dev/null/log: Not a directory", error)
        self.assertNotIn("serving", error)

    def test_descriptor_0_with_a_pool(self):
        process = self.place.start("serve", "--workers", "2", *self.user, stdin=self.listening)
        self.both_wires_answer(self.path)
        processes.wait_for(lambda: len(processes.workers(process.pid)) == 2, "two workers")
        self.assertEqual(process.stop(), 0)

    def test_listen_beside_it_is_refused(self):
        self.refused("serve", *self.user, "--listen", "fastcgi:9000", stdin=self.listening,
                     says="beside an inherited socket")

    def test_a_connected_socket_is_refused(self):
        one, other = socket.socketpair()
        with one, other:
            self.refused("serve", *self.user, "--listen", "fastcgi:9000", stdin=one,
                         says="connected socket")
            self.refused(stdin=one, says="connected socket")

    def test_tcp_on_descriptor_0(self):
        with pool_site.listening_socket() as tcp:
            self.place.start(*self.user, stdin=tcp)
            self.both_wires_answer(tcp.getsockname())

    def test_systemds_descriptors(self):
        shell = 'exec 3<&0 0</dev/null; LISTEN_PID=$$ LISTEN_FDS=1 exec "$@"'
        process = self.place.start("serve", "--workers", "1", *self.user, stdin=self.listening,
                                   before=("sh", "-c", shell, "sh"))
        self.both_wires_answer(self.path)
        (worker,) = processes.wait_for(lambda: processes.workers(process.pid), "a worker")
        self.assertEqual(fcgi.ask(self.path, target="/pid").body, f"{worker}\n".encode())
        self.assertEqual(process.stop(), 0)
        self.assertTrue(self.path.exists())

    def test_systemds_variables_for_another_process_do_not_count(self):
        shell = 'exec 3<&0 0</dev/null; LISTEN_PID=1 LISTEN_FDS=1 exec "$@"'
        done = subprocess.run(["sh", "-c", shell, "sh", self.place.executable, "serve",
                               *self.user], stdin=self.listening, capture_output=True,
                              env=self.place.env, check=False, timeout=60)
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"nothing to listen on", done.stderr)


class Users(Starting):
    def setUp(self):
        super().setUp()
        if not ROOT:
            self.skipTest("needs root")

    def test_root_must_name_a_user(self):
        listen = ["--listen", f"fastcgi:{self.place.socket}"]
        self.refused("serve", *listen, says="--user")
        self.refused("serve", *listen, "--user", "root", says="ordinary user")
        self.refused("serve", *listen, "--user", "nobody-of-that-name", says="no such user")
        self.refused("serve", *listen, "--user", fronts.USER, "--socket-group", "no-such-group",
                     says="no such group")

    def test_everything_runs_as_that_user_for_good(self):
        process = self.place.serve()
        self.runs_as_that_user(process, self.place.socket)

    def test_on_descriptor_0_too(self):
        path = self.place.run / "inherited.sock"
        with pool_site.listening_socket(path) as listening:
            self.runs_as_that_user(self.place.start(*self.user, stdin=listening), path)

    def runs_as_that_user(self, process, address):
        wanted = int(subprocess.check_output(["id", "-u", fronts.USER]))
        self.assertEqual(fcgi.ask(address, target="/uid").body, f"{wanted}\n".encode())
        for pid in (process.pid, *processes.descendants(process.pid)):
            fields = dict(line.split(":", 1) for line in
                          pathlib.Path(f"/proc/{pid}/status").read_text().splitlines())
            self.assertEqual(set(fields["Uid"].split()), {str(wanted)})
            self.assertNotIn("0", fields["Groups"].split() + fields["Gid"].split())
            self.assertEqual(int(fields["CapEff"], 16), 0)

    def test_what_that_user_cannot_reach_is_named(self):
        closed = self.place.home / "closed"
        closed.mkdir(mode=0o700)
        hidden = closed / "site"
        hidden.write_bytes(self.place.executable.read_bytes())
        hidden.chmod(0o755)
        listen = ["serve", "--listen", f"fastcgi:{self.place.socket}", *self.user]
        # Whether its leader's last words are heard before its end or with it, nobody is waited for.
        for _ in range(10):
            done = subprocess.run([hidden, *listen, "--stop-timeout", "3600"], capture_output=True,
                                  env=self.place.env, check=False, stdin=subprocess.DEVNULL,
                                  timeout=30)
            self.assertEqual(done.returncode, 2)
            self.assertIn(str(closed).encode(), done.stderr)
        self.refused(*listen, "--var", closed, says=str(closed))


if __name__ == "__main__":
    tap.main()
