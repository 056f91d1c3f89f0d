#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What killed its worker is kept in a file, and does it once more where it can be watched."""
import hashlib
import os
import pathlib
import pwd
import re
import signal
import sqlite3
import stat
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import fcgi  # noqa: E402
import fronts  # noqa: E402
import pool_site  # noqa: E402
import processes  # noqa: E402
import sites  # noqa: E402
import tap  # noqa: E402

SECRET = "open sesame, said the front"
WEEK = 7 * 24 * 3600


def become_user():
    if os.geteuid() == 0:
        user = pwd.getpwnam(fronts.USER)
        os.setgroups([])
        os.setgid(user.pw_gid)
        os.setuid(user.pw_uid)


class Site(unittest.TestCase):
    env = {}

    def setUp(self):
        self.place = pool_site.Place()
        self.addCleanup(self.place.close)
        self.folder = self.place.run / "replay"
        self.scgi = self.place.run / "scgi.sock"

    def serve(self, *words):
        self.process = self.place.serve(
            "--listen", f"scgi:{self.scgi}", "--replay-dir", self.folder, *words, env=self.env)

    def connect(self, address=None):
        one = fcgi.Connection(address or self.place.socket)
        self.addCleanup(one.close)
        return one

    def mend(self):
        (self.place.gates / "mended").touch()

    def files(self):
        return sorted(self.folder.glob("incident-*.replay")) if self.folder.exists() else []

    def file_in_log(self):
        """The only one that was kept, and the line that names it has its number."""
        (said,) = processes.wait_for(
            lambda: re.findall(r"incident ([0-9a-f]{12}): .*: replay file ([^\s;]+)",
                               self.place.log()), "a line for the file")
        self.assertEqual(said[1], str(self.folder / f"incident-{said[0]}.replay"))
        return pathlib.Path(said[1])

    def told_instead(self):
        return processes.wait_for(
            lambda: re.search(r"no replay file: .*", self.place.log()), "a line").group(0)

    def dies(self, octets, status=500, address=None, pieces=None):
        """By one request: its file."""
        one = self.connect(address)
        if pieces:
            one.send(octets[:pieces])
            processes.wait_for(lambda: processes.unread(one.socket) == 0, "the first piece")
            octets = octets[pieces:]
        one.send(octets)
        if address == self.scgi:
            self.assertTrue(one.read_all().startswith(b"Status: %d " % status))
        else:
            self.assertEqual(one.read_answer().status, status)
        return self.file_in_log()

    def ask(self, target, status=500, **more):
        return self.dies(fcgi.request(fcgi.params_for(target=target, **more)), status)

    def replay(self, *words, preexec_fn=become_user):
        return self.place.say("replay", *words, env=self.env, preexec_fn=preexec_fn)

    @staticmethod
    def parts(file):
        head, _, octets = file.read_bytes().partition(b"\n\n")
        lines = head.decode().split("\n")
        return dict(line.split(": ", 1) for line in lines[1:]), octets


class Kept(Site):
    timeout = 2

    def setUp(self):
        super().setUp()
        self.serve("--request-timeout", str(self.timeout))

    def test_the_octets_as_they_came(self):
        """By both wires, in however many pieces, and however its worker died."""
        body = b"how=%s&text=" + b"0123456789" * 1000
        for wire, address in (("fastcgi", None), ("scgi", self.scgi)):
            for how, status in (("abort", 500), ("kill", 500), ("loop", 504)):
                with self.subTest(wire=wire, how=how):
                    form = body.replace(b"%s", how.encode())
                    params = fcgi.params_for(
                        "POST", "/replayed/tell", body=form,
                        CONTENT_TYPE="application/x-www-form-urlencoded")
                    make = fcgi.scgi_request if address else fcgi.request
                    octets = make(params, form)
                    file = self.dies(octets, status, address, pieces=5000)
                    self.assertEqual(stat.S_IMODE(file.stat().st_mode), 0o600)
                    self.assertEqual(file.stat().st_uid, self.folder.stat().st_uid)
                    facts, kept = self.parts(file)
                    self.assertEqual(kept, octets)
                    self.assertEqual(
                        {key: facts[key] for key in ("incident", "wire", "state", "octets",
                                                     "trusted")},
                        {"incident": file.name[9:21], "wire": wire, "state": "complete",
                         "octets": str(len(octets)), "trusted": "yes"})
                    file.unlink()
                    (self.place.home / "log").write_text("")
        self.assertEqual(stat.S_IMODE(self.folder.stat().st_mode), 0o700)

    def test_a_request_behind_another_one_of_its_connection(self):
        one = self.connect()
        first = fcgi.request(fcgi.params_for(target="/pid"), keep=True)
        second = fcgi.request(fcgi.params_for(target="/replayed/name"), keep=True)
        third = fcgi.request(fcgi.params_for(target="/index"), keep=True)
        one.send(first + second + third)
        self.assertEqual(one.read_answer().status, 200)
        self.assertEqual(one.read_answer().status, 500)
        self.assertEqual(self.parts(self.file_in_log())[1], second)

    def test_long_bodies(self):
        """More than memory holds of one; as a whole, and as a stream."""
        body = bytes(range(256)) * 3000
        for target in ("/replayed/take", "/replayed/stream"):
            with self.subTest(target):
                octets = fcgi.request(fcgi.params_for("POST", target, body=body), body)
                file = self.dies(octets, pieces=400_000)
                facts, kept = self.parts(file)
                self.assertEqual(facts["state"], "complete")
                self.assertEqual(hashlib.sha256(kept).digest(), hashlib.sha256(octets).digest())
                file.unlink()
                (self.place.home / "log").write_text("")

    def test_a_body_that_was_still_to_come(self):
        body = b"x" * 100_000
        octets = fcgi.request(fcgi.params_for("POST", "/read_and_die", body=body), body)
        one = self.connect().send(octets[:3000])
        self.assertEqual(one.read_answer().status, 500)
        file = self.file_in_log()
        facts, kept = self.parts(file)
        self.assertEqual(facts["state"], "unfinished")
        self.assertEqual(kept, octets[:3000])

    def start_anew(self, *words):
        self.process.stop()
        (self.place.home / "log").write_text("")
        self.serve(*words)

    def test_more_than_all_files_may_hold(self):
        """Its beginning is there for whoever wants to know, and is not replayed."""
        body = bytes(65 * 1024 * 1024)
        self.start_anew("--body-bytes", str(len(body)))
        octets = fcgi.scgi_request(fcgi.params_for("POST", "/replayed/take", body=body), body)
        file = self.dies(octets, address=self.scgi)
        facts, kept = self.parts(file)
        self.assertEqual(facts["state"], "truncated")
        self.assertEqual(kept, octets[:len(kept)])
        self.assertLess(len(kept), 200_000)
        status, out, error = self.replay(file)
        self.assertEqual((status, out), (2, ""))
        self.assertIn("too long to be kept", error)

    def test_the_secret_of_the_front_is_not_in_it(self):
        host, port = "127.0.0.1", processes.free_ports(1)[0]
        secret = self.place.home / "secret"
        secret.write_text(SECRET + "\n")
        self.start_anew("--listen", f"fastcgi:{host}:{port}", "--secret-file", secret)
        tcp = (host, port)
        scgi = fcgi.params_for(target="/replayed/name", IMPRINT_SECRET=SECRET)
        for name, octets, address, trusted in (
                ("unix", fcgi.request(scgi), None, "yes"),
                ("scgi", fcgi.scgi_request(scgi), self.scgi, "yes"),
                ("tcp", fcgi.request(scgi), tcp, "yes"),
                ("in pieces", fcgi.begin() + fcgi.stream(fcgi.PARAMS, fcgi.pairs(scgi), piece=3)
                 + fcgi.stream(fcgi.STDIN, b""), tcp, "yes"),
                ("another", fcgi.request(scgi | {"IMPRINT_SECRET": SECRET[1:]}), tcp, "no"),
                ("none", fcgi.request(fcgi.params_for(target="/replayed/name")), tcp, "no")):
            with self.subTest(name):
                file = self.dies(octets, address=address)
                facts, kept = self.parts(file)
                for size in (len(SECRET) - 1, 5):
                    self.assertNotIn(SECRET[1:size].encode(), file.read_bytes())
                self.assertEqual(len(kept), len(octets))
                self.assertEqual(facts["trusted"], trusted)
                file.unlink()
                (self.place.home / "log").write_text("")

    def test_no_more_than_twenty(self):
        theirs = self.folder / "incident-notes.txt"
        theirs.write_text("not ours")
        long_ago = time.time() - 8 * 24 * 3600
        os.utime(theirs, (long_ago, long_ago))
        for number in range(20):
            file = self.folder / f"incident-{number:012x}.replay"
            file.write_text("old")
            os.utime(file, (time.time() - 1000 + number,) * 2)
        new = self.ask("/replayed/name")
        names = {file.name for file in self.files()}
        self.assertEqual(len(names), 20)
        self.assertIn(new.name, names)
        self.assertNotIn(f"incident-{0:012x}.replay", names)
        self.assertIn(f"incident-{1:012x}.replay", names)
        self.assertEqual(theirs.read_text(), "not ours")

    def test_no_more_than_64_mebibytes(self):
        for number in range(4):
            file = self.folder / f"incident-{number:012x}.replay"
            file.write_bytes(b"")
            os.truncate(file, 16 * 1024 * 1024)
            os.utime(file, (time.time() - 1000 + number,) * 2)
        new = self.ask("/replayed/name")
        self.assertEqual({file.name for file in self.files()},
                         {new.name} | {f"incident-{number:012x}.replay" for number in (1, 2, 3)})

    def test_no_longer_than_a_week(self):
        for number, age in ((1, WEEK + 60), (2, WEEK - 60)):
            file = self.folder / f"incident-{number:012x}.replay"
            file.write_text("old")
            os.utime(file, (time.time() - age,) * 2)
        new = self.ask("/replayed/name")
        self.assertEqual({file.name for file in self.files()},
                         {new.name, f"incident-{2:012x}.replay"})

    def test_at_a_start_too(self):
        old = self.folder / f"incident-{1:012x}.replay"
        old.write_text("old")
        os.utime(old, (time.time() - WEEK - 60,) * 2)
        self.start_anew()
        self.assertEqual(self.files(), [])

    def test_a_folder_that_was_opened_meanwhile(self):
        self.folder.chmod(0o755)
        fcgi.ask(self.place.socket, target="/replayed/name")
        self.assertIn("mode 0755", self.told_instead())
        self.assertEqual(self.files(), [])

    def test_a_folder_that_became_a_link(self):
        elsewhere = self.place.run / "elsewhere"
        self.folder.rename(elsewhere)
        self.folder.symlink_to(elsewhere)
        fcgi.ask(self.place.socket, target="/replayed/name")
        self.assertIn("is no folder", self.told_instead())
        self.assertEqual(list(elsewhere.iterdir()), [])

    def test_links_are_not_followed_and_nothing_of_others_is_removed(self):
        """A link with a name of ours is no file of ours: it neither counts nor goes."""
        target = self.place.run / "target"
        target.write_text("precious")
        link = self.folder / f"incident-{1:012x}.replay"
        link.symlink_to(target)
        os.utime(link, (time.time() - 2 * WEEK,) * 2, follow_symlinks=False)
        self.ask("/replayed/name")
        self.assertEqual(target.read_text(), "precious")
        self.assertTrue(link.is_symlink())

    def test_what_others_do_is_not_kept(self):
        """A request that was answered, and one that was only interrupted."""
        half = self.connect().send(fcgi.request(fcgi.params_for(target="/pid"))[:30])
        processes.wait_for(lambda: processes.unread(half.socket) == 0, "what was sent")
        pid = int(fcgi.ask(self.place.socket, target="/pid").body)
        # It has more to do when its answer has left.
        processes.wait_for(
            lambda: pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "S",
            "a worker that waits")
        os.kill(pid, signal.SIGKILL)
        processes.wait_for(lambda: self.place.log().count("another starts") == 1, "its end")
        self.assertEqual(fcgi.ask(self.place.socket, target="/pid").status, 200)
        self.assertEqual(self.files(), [])


class Folder(Site):
    """Where it may be: told at a start, and by check."""

    def refused(self, *words):
        for verb in ("serve", "check"):
            with self.subTest(verb):
                status, _, error = self.place.say(
                    verb, "--listen", f"fastcgi:{self.place.socket}", *sites.as_user(), "--workers",
                    "1", "--replay-dir", self.folder, *words)
                self.assertNotEqual(status, 0)
                yield error

    def test_open_to_others(self):
        for mode in (0o750, 0o701, 0o500):
            self.folder.mkdir()
            fronts.own(self.folder)
            self.folder.chmod(mode)
            for error in self.refused():
                self.assertIn(f"--replay-dir {self.folder} has mode {mode:04o}", error)
                self.assertIn("0700", error)
            self.folder.rmdir()

    def test_somebody_elses(self):
        self.folder.mkdir(mode=0o700)
        if os.geteuid() == 0:
            os.chown(self.folder, pwd.getpwnam("nobody").pw_uid, -1)
        else:
            self.folder = pathlib.Path("/root")
        for error in self.refused():
            self.assertRegex(error, f"--replay-dir {self.folder} (belongs to|can't be opened)")

    def test_a_link_or_a_file(self):
        aim = self.place.run / "aim"
        aim.mkdir(mode=0o700)
        fronts.own(aim)
        self.folder.symlink_to(aim)
        for error in self.refused():
            self.assertIn(f"--replay-dir {self.folder} is no folder", error)
        self.folder.unlink()
        self.folder.touch()
        for error in self.refused():
            self.assertIn(f"--replay-dir {self.folder} is no folder", error)

    def test_below_a_folder_that_is_not_ours(self):
        self.folder = self.place.home / "theirs" / "replay"
        self.folder.parent.mkdir(mode=0o755)
        for error in self.refused():
            if os.geteuid() == 0:
                self.assertIn(f"--replay-dir {self.folder} can't be made", error)

    def test_without_one_nothing_is_kept(self):
        self.process = self.place.serve()
        fcgi.ask(self.place.socket, target="/replayed/name")
        processes.wait_for(lambda: "its worker died" in self.place.log(), "an incident")
        self.assertEqual(fcgi.ask(self.place.socket, target="/pid").status, 200)
        self.assertNotIn("replay file", self.place.log())

    def test_without_a_supervisor(self):
        with pool_site.listening_socket(self.place.socket) as listening:
            self.place.start(*sites.as_user(), "--replay-dir", self.folder, stdin=listening)
            file = self.ask("/replayed/name")
        self.assertEqual(self.replay(file)[0], -signal.SIGABRT)


class Replayed(Site):

    def setUp(self):
        super().setUp()
        self.serve()

    def test_it_answers_when_it_was_mended(self):
        form = b"how=abort&text=" + b"0123456789" * 1000
        params = fcgi.params_for("POST", "/replayed/tell", body=form,
                                 CONTENT_TYPE="application/x-www-form-urlencoded")
        for make, address in ((fcgi.request, None), (fcgi.scgi_request, self.scgi)):
            file = self.dies(make(params, form), address=address)
            self.mend()
            status, out, error = self.replay(file)
            self.assertEqual(status, 0, error)
            self.assertRegex(out, r"^Status: 200 OK\n(?:[^\r\n]+\n)+\n10000 01234567890123456789\n$")
            self.assertIn("answered with 200", error)
            self.assertIn(file.name[9:21], error)
            status, out, error = self.replay("--head", file)
            self.assertRegex(out, r"^Status: 200 OK\n(?:[^\r\n]+\n)+$")
            status, out, error = self.replay("--quiet", file)
            self.assertEqual((status, out), (0, ""))
            (self.place.gates / "mended").unlink()
            (self.place.home / "log").write_text("")

    def test_a_long_one(self):
        """More than sockets hold, to a function that takes it whole, or as it comes."""
        body = bytes(range(256)) * 6000
        for target, expected in (("/replayed/take", f"{len(body)} "), ("/replayed/stream",
                                                                       f"{len(body)}\n")):
            octets = fcgi.request(fcgi.params_for("POST", target, body=body), body)
            file = self.dies(octets)
            self.mend()
            status, out, error = self.replay(file)
            self.assertEqual(status, 0, error)
            self.assertIn("\n\n" + expected, out)
            (self.place.gates / "mended").unlink()
            (self.place.home / "log").write_text("")

    def test_it_dies_as_its_worker_did(self):
        for how, by in (("abort", signal.SIGABRT), ("segv", signal.SIGSEGV),
                        ("kill", signal.SIGKILL), ("fpe", signal.SIGFPE)):
            with self.subTest(how):
                file = self.ask(f"/replayed/tell?how={how}&text=x")
                status, out, _ = self.replay(file)
                self.assertEqual((status, out), (-by, ""))
                file.unlink()
                (self.place.home / "log").write_text("")

    def test_what_else_is_answered(self):
        for target, ended, said in (("/replayed/refuse", 0, 404), ("/replayed/fail", 1, 500)):
            file = self.ask(target)
            self.mend()
            status, out, error = self.replay(file)
            self.assertEqual(status, ended, error)
            self.assertTrue(out.startswith(f"Status: {said} "))
            self.assertIn(f"answered with {said}", error)
            (self.place.gates / "mended").unlink()
            (self.place.home / "log").write_text("")

    def test_a_body_that_never_came(self):
        body = b"x" * 100_000
        for make, address in ((fcgi.request, None), (fcgi.scgi_request, self.scgi)):
            one = self.connect(address).send(
                make(fcgi.params_for("POST", "/read_and_die", body=body), body)[:3000])
            if address:
                one.read_all()
            else:
                one.read_answer()
            file = self.file_in_log()
            status, out, error = self.replay(file)
            self.assertIn("its body had not come to its end", error)
            self.assertEqual(status, -signal.SIGSEGV)
            (self.place.home / "log").write_text("")

    def test_what_never_came_does_not_come(self):
        """Nobody waits for it: SCGI's front shuts its side down, FastCGI's is gone."""
        body = b"x" * 100_000
        params = fcgi.params_for("POST", "/replayed/within", body=body)
        for make, address, said in ((fcgi.scgi_request, self.scgi, "answered with 400"),
                                    (fcgi.request, None, "there was no answer")):
            one = self.connect(address).send(make(params, body)[:3000])
            if address:
                one.read_all()
            else:
                one.read_answer()
            file = self.file_in_log()
            self.mend()
            _, _, error = self.replay(file)
            self.assertIn("its body had not come to its end", error)
            self.assertIn(said, error)
            (self.place.gates / "mended").unlink()
            (self.place.home / "log").write_text("")

    def test_a_function_waits_for_its_own_children_alone(self):
        file = self.ask("/replayed/children")
        self.mend()
        status, out, error = self.replay(file)
        self.assertEqual(status, 0, error)
        self.assertTrue(out.endswith("\n\n1 ended\n"), out)

    def test_who_the_client_was(self):
        """Trust is as it was, without the secret that had made it."""
        host, port = "127.0.0.1", processes.free_ports(1)[0]
        secret = self.place.home / "secret"
        secret.write_text(SECRET + "\n")
        self.process.stop()
        (self.place.home / "log").write_text("")
        pki = sites.make_pki(self.place.home / "pki")
        judging = sites.judging(pki)
        self.serve("--listen", f"fastcgi:{host}:{port}", "--secret-file", secret, *judging)
        claim = fcgi.certificate_params((pki / "alice.crt").read_text())
        for word, verified in ((SECRET, True), (SECRET[1:], False)):
            params = fcgi.params_for(target="/replayed/name", IMPRINT_SECRET=word, **claim)
            file = self.dies(fcgi.request(params), address=(host, port))
            self.mend()
            status, out, error = self.replay(file, *judging)
            self.assertEqual(status, 0, error)
            self.assertEqual(out.endswith("\n\nverified\n"), verified, out)
            self.assertEqual("over TCP an identity needs" in out, not verified, out)
            (self.place.gates / "mended").unlink()
            (self.place.home / "log").write_text("")

    def test_files_that_are_not_replayed(self):
        file = self.ask("/replayed/name")
        self.mend()
        octets = file.read_bytes()

        def refused(change, words):
            copy = self.place.run / "copy.replay"
            copy.write_bytes(octets)
            fronts.own(copy)
            copy.chmod(0o600)
            change(copy)
            status, out, error = self.replay(copy)
            self.assertEqual((status, out), (2, ""), error)
            self.assertIn(words, error)

        refused(lambda copy: copy.chmod(0o640), "0640")
        refused(lambda copy: copy.chmod(0o604), "0604")
        refused(lambda copy: copy.write_bytes(octets[:-1]), "octets and holds")
        refused(lambda copy: copy.write_bytes(octets + b"x"), "octets and holds")
        refused(lambda copy: copy.write_bytes(b""), "does not begin with")
        refused(lambda copy: copy.write_bytes(octets.replace(b"replay 1", b"replay 2", 1)),
                "does not begin with")
        refused(lambda copy: copy.write_bytes(octets.replace(b"wire: fast", b"wire: slow", 1)),
                '"wire: ..."')
        refused(lambda copy: copy.unlink(), "can't be read")
        refused(lambda copy: (copy.unlink(), copy.mkdir(), fronts.own(copy)), "no regular file")
        (self.place.run / "copy.replay").rmdir()
        refused(lambda copy: (copy.unlink(), os.mkfifo(copy, 0o600), fronts.own(copy)),
                "no regular file")
        self.assertEqual(self.replay()[0], 2)
        self.assertEqual(self.replay(file)[0], 0)
        if os.geteuid() == 0:
            status, _, error = self.replay(file, preexec_fn=None)
            self.assertEqual(status, 2)
            self.assertIn("belongs to user www-data (", error)

    def test_under_a_debugger(self):
        file = self.ask("/replayed/tell?how=abort&text=x")
        done = subprocess.run(
            ["gdb", "-q", "-batch", "-nx", "-ex", "set debuginfod enabled off", "-ex", "run", "-ex",
             "bt", "--args", self.place.executable, "replay", file],
            env=self.place.env | {"HOME": str(self.place.run)}, capture_output=True, check=False,
            timeout=120, preexec_fn=become_user, cwd=self.place.run, stdin=subprocess.DEVNULL)
        said = done.stdout.decode()
        self.assertIn("SIGABRT", said)
        self.assertRegex(said, r"#\d+ .* (in )?die")


class Database(Site):
    env = {"NEED_DATABASE": "1"}

    def setUp(self):
        super().setUp()
        state = self.place.run / "state"
        state.mkdir()
        fronts.own(state)
        self.data = state / "site.db"
        self.at = ["--database", f"sqlite3://{self.data}"]
        self.serve("--var", state, *self.at)

    def rows(self):
        with sqlite3.connect(self.data) as database:
            return database.execute("SELECT COUNT(*) FROM kept").fetchone()[0]

    def add(self):
        form = b"text=hello"
        params = fcgi.params_for("POST", "/replayed/add", body=form,
                                 CONTENT_TYPE="application/x-www-form-urlencoded")
        return self.dies(fcgi.request(params, form))

    def test_nothing_is_written(self):
        file = self.add()
        self.mend()
        status, out, error = self.replay(file, *self.at)
        self.assertEqual(status, 1, error)
        self.assertTrue(out.startswith("Status: 503 "), out)
        self.assertIn("--commit", error)
        self.assertIn("was refused", error)
        self.assertEqual(self.rows(), 0)

    def test_but_with_commit(self):
        file = self.add()
        self.mend()
        status, out, error = self.replay(file, "--commit", *self.at)
        self.assertEqual(status, 0, error)
        self.assertTrue(out.endswith("\n\nadded\n"), out)
        self.assertNotIn("refused", error)
        self.assertEqual(self.rows(), 1)

    def test_what_it_reads_is_there(self):
        file = self.ask("/replayed/count")
        self.mend()
        status, out, error = self.replay(file, *self.at)
        self.assertEqual(status, 0, error)
        self.assertTrue(out.endswith("\n\n0\n"), out)
        self.assertNotIn("refused", error)

    def test_no_database_is_made(self):
        file = self.ask("/replayed/count")
        self.mend()
        other = self.place.run / "state" / "other.db"
        status, _, error = self.replay(file, "--database", f"sqlite3://{other}")
        self.assertEqual(status, 1)
        self.assertIn(f"{other} isn't there", error)
        self.assertFalse(other.exists())

    def test_no_table_is_made(self):
        file = self.ask("/replayed/count")
        self.mend()
        other = self.place.run / "state" / "other.db"
        sqlite3.connect(other).close()
        other.touch()
        fronts.own(other)
        status, _, error = self.replay(file, "--database", f"sqlite3://{other}")
        self.assertEqual(status, 1, error)
        with sqlite3.connect(other) as database:
            self.assertEqual(database.execute("SELECT name FROM sqlite_master").fetchall(), [])


if __name__ == "__main__":
    tap.main()
