#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Asking the supervisor: status in its forms, reloads, and those who ask in bad faith."""
import json
import os
import pathlib
import pwd
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import fcgi  # noqa: E402
import fronts  # noqa: E402
import openmetrics  # noqa: E402
import pool_site  # noqa: E402
import processes  # noqa: E402
import sites  # noqa: E402
import tap  # noqa: E402


DOCUMENT = (processes.ROOT / "doc" / "status.md").read_text()


class Controlled(unittest.TestCase):
    workers = 2

    def setUp(self):
        self.place = pool_site.Place()
        self.addCleanup(self.place.close)
        self.var = sites.state_folder(self.place.home)
        self.control = self.var / "control.sock"
        # Who asks is not what a test puts in the pool's place.
        self.asker = self.place.home / "asker"
        shutil.copy(self.place.executable, self.asker)
        self.process = self.start()

    def start(self):
        process = self.place.serve("--var", self.var, workers=self.workers)
        self.wait_until_asked()
        return process

    def wait_until_asked(self):
        """It is there before the workers are."""
        self.assertTrue(self.control.exists(), self.place.log())

    def say(self, *words, cwd=None, user=None, env=None):
        done = subprocess.run(
            [self.asker, *words], env=self.place.env | (env or {}), capture_output=True,
            check=False, timeout=60, cwd=cwd, user=user, stdin=subprocess.DEVNULL)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def status(self):
        code, out, error = self.say("status", "--json", "--var", self.var)
        self.assertEqual((code, error), (0, ""))
        return json.loads(out)

    def reload(self, *more):
        return self.say("reload", "--var", self.var, *more)

    def connect(self, address=None):
        one = fcgi.Connection(address or self.place.socket)
        self.addCleanup(one.close)
        return one

    def held_at(self, gate, target=None):
        self.place.make_gate(gate)
        one = self.connect()
        one.send(fcgi.request(fcgi.params_for(target=target or f"/gate/{gate}"), keep=True))
        return one, self.place.wait_until_reached(gate)

    def answered(self, target="/pid"):
        answer = fcgi.ask(self.place.socket, target=target)
        self.assertEqual(answer.status, 200)
        return answer.body

    def put_in_place(self, script):
        other = self.place.home / "other"
        other.write_text("#!/bin/sh\n" + script + "\n")
        other.chmod(0o755)
        other.rename(self.place.executable)

    def client(self):
        one = processes.connect(self.control)
        one.settimeout(30)
        self.addCleanup(one.close)
        return one

    @staticmethod
    def heard(one):
        text = b""
        while some := one.recv(65536):
            text += some
        return text


class Status(Controlled):
    def only_generation(self, number):
        processes.wait_for(
            lambda: {each["generation"] for each in self.status()["workers"]} == {number},
            "the new generation alone")

    def test_a_request_that_runs_is_seen(self):
        before = time.monotonic()
        _, pid = self.held_at("one", "/gate/one?who=%41da")
        found = self.status()
        elapsed = (time.monotonic() - before) * 1000
        workers = {each["pid"]: each for each in found["workers"]}
        self.assertEqual(set(workers), set(processes.workers(self.process.pid)))
        busy = workers.pop(pid)
        self.assertEqual((busy["state"], busy["method"], busy["target"], busy["client"]),
                         ("running", "GET", "/gate/one?who=%41da", "192.0.2.1"))
        # Since when is of some tick of the kernel's before: a second is far beyond any.
        self.assertLess(busy["milliseconds"], elapsed + 1000)
        self.assertEqual(busy["connections"], 1)
        (other,) = workers.values()
        self.assertEqual(other["state"], "idle")
        # It goes on: later is more.
        processes.wait_for(lambda: [each for each in self.status()["workers"] if each["pid"] == pid]
                           [0]["milliseconds"] > busy["milliseconds"], "time to pass")
        self.place.open_gate("one")
        processes.wait_for(lambda: {each["state"] for each in self.status()["workers"]} == {"idle"},
                           "both idle")

    def test_what_the_document_lists(self):
        members = [name for row in re.findall(r"(?m)^\| (`[^|]*) \|", DOCUMENT.split("## JSON")[1])
                   for name in re.findall(r"`(\w+)`", row) if not name.startswith("imprint_")]
        self.assertEqual(list(self.status()), members)

    def test_the_text_is_for_people(self):
        _, pid = self.held_at("one")
        code, out, error = self.say("status", "--var", self.var)
        self.assertEqual((code, error), (0, ""))
        self.assertIn(f"supervisor {self.process.pid}, generation 1, up ", out)
        self.assertRegex(out, rf"(?m)^ +{pid} +1 running +\d+\.\d s +0 +1 +.* GET /gate/one$")
        self.assertEqual(len(re.findall(r" idle ", out)), 1)
        self.place.open_gate("one")

    def test_what_a_process_uses(self):
        (pid, *_), found = processes.workers(self.process.pid), self.status()
        (one,) = [each for each in found["workers"] if each["pid"] == pid]
        pages = int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1])
        self.assertAlmostEqual(one["resident_bytes"], pages * os.sysconf("SC_PAGESIZE"),
                               delta=4 << 20)
        self.assertIsInstance(one["cpu_milliseconds"], int)

    def test_counters(self):
        for target, count in (("/pid", 7), ("/nowhere", 3), ("/throw", 2)):
            for _ in range(count):
                fcgi.ask(self.place.socket, target=target)
        processes.wait_for(lambda: sum(self.status()["total"]["answers"].values()) == 12,
                           "all to be counted")
        total = self.status()["total"]
        self.assertEqual(total["requests"], 12)
        self.assertEqual({name: count for name, count in total["answers"].items() if count},
                         {"2xx": 7, "4xx": 3, "5xx": 2})
        self.assertEqual(sum(total["service_microseconds_below_powers_of_two"]), 12)
        self.assertGreater(total["service_microseconds"], 0)

    def test_the_dead_are_counted(self):
        self.answered()
        with fcgi.Connection(self.place.socket) as one:
            one.send(fcgi.request(fcgi.params_for(target="/abort")))
            one.read_all()
        processes.wait_for(lambda: self.status()["crashes"] == 1, "a crash")
        processes.wait_for(lambda: self.status()["total"]["requests"] == 2, "both requests")
        answers = self.status()["total"]["answers"]
        self.assertEqual((answers["2xx"], answers["5xx"]), (1, 1))
        processes.wait_for(lambda: len(self.status()["workers"]) == 2, "another worker")
        self.reload()
        self.only_generation(2)  # one that leaves may do so before it is killed
        os.kill(self.status()["workers"][0]["pid"], signal.SIGKILL)
        processes.wait_for(lambda: self.status()["crashes"] == 2, "a second crash")

    def test_refusals(self):
        for params in ({"target": "/pid", "method": "no method"}, {"target": "no target"}):
            self.assertEqual(fcgi.ask(self.place.socket, **params).status, 400)
        self.assertEqual(fcgi.ask(self.place.socket, target="/nowhere").status, 404)
        with fcgi.Connection(self.place.socket) as one:
            params = fcgi.params_for("POST", "/take", CONTENT_LENGTH=str(1 << 40))
            one.send(fcgi.request(params))
            self.assertEqual(one.read_answer().status, 413)
        processes.wait_for(lambda: self.status()["total"]["requests"] == 4, "all requests")
        self.assertEqual(self.status()["total"]["refused"], 3)

    def test_nobody_crashes_by_a_reload(self):
        self.assertEqual(self.reload()[0], 0)
        self.only_generation(2)
        self.assertEqual(self.status()["crashes"], 0)

    def test_metrics(self):
        for _ in range(5):
            self.answered()
        processes.wait_for(lambda: self.status()["total"]["answers"]["2xx"] == 5, "all five")
        code, out, error = self.say("status", "--metrics", "--var", self.var)
        self.assertEqual((code, error), (0, ""))
        found = openmetrics.parse(out)
        rows = re.findall(r"(?m)^\| `(imprint_\w+)` \| (\w+) \|", DOCUMENT)
        self.assertEqual({name: family.kind for name, family in found.items()}, dict(rows))
        self.assertEqual(found["imprint_requests"].value("_total"), 5)
        self.assertEqual(found["imprint_answers"].value("_total", status="2xx"), 5)
        self.assertEqual(found["imprint_service_seconds"].value("_count"), 5)
        self.assertEqual(found["imprint_workers"].value("", state="idle"), 2)
        self.assertEqual(
            found["imprint_accept_queue_connections"].value(
                "", listener=f"fastcgi:{self.place.socket}"), 0)
        self.assertEqual({labels["pid"] for _, labels, _ in
                          found["imprint_worker_resident_bytes"].samples},
                         set(map(str, processes.workers(self.process.pid))))

    def test_moved_connections_and_reloads(self):
        kept = [self.connect() for _ in range(8)]
        for one in kept:
            one.send(fcgi.request(fcgi.params_for(target="/pid"), keep=True))
            self.assertEqual(one.read_answer().status, 200)
        self.reload()

        def moved():
            found = self.status()
            # More than eight when one went to another that was about to leave.
            total = found["total"]
            return found if 8 <= total["taken"] == total["handed_over"] else None

        found = processes.wait_for(moved, "eight moved connections")
        self.assertEqual((found["in_lobby"], found["reloads"], found["generation"]), (0, 1, 2))

    def test_a_name_that_nobody_knows(self):
        one = self.client()
        one.sendall(b"stop\n")
        self.assertEqual(self.heard(one),
                         b"unknown: say status, status json, status metrics, status html or "
                         b"reload\n")
        self.answered()


class History(Controlled):
    def seconds(self):
        return self.status()["seconds"]

    def counted(self, number):
        def found():
            seconds = self.seconds()
            return seconds and sum(filter(None, seconds["requests"])) == number and seconds
        return processes.wait_for(found, f"{number} requests in the last seconds")

    def test_a_killed_supervisors_seconds_are_read_by_the_next(self):
        for _ in range(7):
            self.answered()
        fcgi.ask(self.place.socket, target="/throw")
        before = self.counted(8)
        self.assertEqual(sum(filter(None, before["failed"])), 1)
        self.assertEqual(before["workers"][-1], 2)
        self.assertGreater(before["resident_bytes"][-1], 1 << 20)
        self.assertGreater(max(before["99_percent_below_microseconds"]), 0)
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.process.wait()
        self.process = self.start()
        for _ in range(5):
            self.answered()
        after = self.counted(13)
        self.assertEqual(after["from"], before["from"])
        for name, values in before.items():
            if isinstance(values, list):
                self.assertEqual(after[name][:len(values)], values, name)
                self.assertEqual(len(after[name]), len(after["requests"]))

    def test_a_spoilt_file(self):
        self.process.stop()
        file = self.var / "control.history"
        for octets in (b"", b"\xff" * 100, b"\xff" * 38464, b"x" * 1000000):
            file.write_bytes(octets)
            fronts.own(file)
            self.process = self.start()
            self.answered()
            self.counted(1)
            self.assertEqual(file.stat().st_size, 38464)
            self.process.stop()

    def test_a_file_that_is_none(self):
        self.process.stop()
        file = self.var / "control.history"
        file.unlink(missing_ok=True)
        file.mkdir()
        self.process = self.start()
        self.assertIn("the last ten minutes are kept in memory alone: ", self.place.log())
        self.answered()
        self.counted(1)


class Queues(Controlled):
    workers = 1

    def start(self):
        (self.port,) = processes.free_ports(1)
        return self.place.serve("--var", self.var, "--backlog", "100", "--listen",
                                f"fastcgi:127.0.0.1:{self.port}")

    def waiting(self):
        return [(each["waiting"], each["backlog"]) for each in self.status()["listeners"]]

    def test_how_many_wait_to_be_accepted(self):
        processes.wait_for(lambda: self.waiting() == [(0, 100), (0, 100)], "empty queues")
        self.held_at("one")
        for _ in range(3):
            self.connect()
        for _ in range(5):
            self.connect(("127.0.0.1", self.port))
        processes.wait_for(lambda: self.waiting() == [(3, 100), (5, 100)], "three and five")
        found = self.status()
        for each in found["listeners"]:
            # Empty when it began to serve, and not long before that.
            self.assertGreater(each["waited_at_most_milliseconds"], 0)
            self.assertLessEqual(each["waited_at_most_milliseconds"],
                                 (found["up_seconds"] + 1) * 1000)
        self.place.open_gate("one")
        processes.wait_for(lambda: self.waiting() == [(0, 100), (0, 100)], "nobody to wait")
        self.assertEqual({each["waited_at_most_milliseconds"]
                          for each in self.status()["listeners"]}, {0})


class Places(Controlled):
    def test_the_folder_of_the_same_options(self):
        """Neither --var nor --control: ./var, as for the site itself."""
        folder = self.place.home / "here"
        (folder / "var").mkdir(parents=True)
        fronts.own(folder / "var")
        self.process.stop()
        self.process = self.place.serve(cwd=folder)
        code, out, _ = self.say("status", cwd=folder)
        self.assertEqual(code, 0)
        self.assertIn(f"supervisor {self.process.pid}, ", out)
        code, _, error = self.say("status", cwd=self.place.home)
        self.assertEqual(code, 2)
        self.assertIn("nobody answers at var/control.sock: is the pool served from this folder",
                      error)

    def test_without_a_folder_there_is_none(self):
        self.process.stop()
        folder = self.place.home / "empty"
        folder.mkdir()
        self.process = self.place.serve(cwd=folder)
        self.assertIn(f"status and reload can't be asked for: {folder}/var is no folder",
                      self.place.log())
        self.answered()
        self.assertFalse((folder / "var").exists())

    def test_a_named_one(self):
        self.process.stop()
        named = self.place.run / "ask"
        self.process = self.place.serve("--control", named)
        self.assertEqual(self.say("status", "--control", named)[0], 0)
        self.assertEqual(self.say("status", env={"IMPRINT_CONTROL": str(named)})[0], 0)

    def test_a_named_one_that_can_not_be(self):
        for path, says in ((self.place.home / "no" / "ask", f"{self.place.home}/no is no folder"),
                           (self.var / ("x" * 120), "fewer than 108 octets"),
                           (self.control, "is served by another process")):
            for verb in ("check", "serve"):
                if verb == "check" and path == self.control:
                    continue
                with self.subTest(says, verb=verb):
                    code, _, error = self.place.say(
                        verb, "--workers", "1", *sites.as_user(), "--control", path, "--listen",
                        f"fastcgi:{self.place.run}/other.sock")
                    self.assertEqual(code, 2)
                    self.assertIn(f"--control {path}: ", error)
                    self.assertIn(says, error)
        self.assertEqual(self.status()["supervisor"], self.process.pid)

    def test_another_pool_of_the_same_folder_serves_unasked(self):
        other = self.place.serve("--var", self.var, address=self.place.run / "other.sock")
        self.assertIn("status and reload can't be asked for", self.place.log())
        self.assertEqual(fcgi.ask(self.place.run / "other.sock", target="/pid").status, 200)
        self.assertEqual(other.stop(), 0)
        self.assertEqual(self.status()["supervisor"], self.process.pid)

    def test_whose_it_is(self):
        found = self.control.stat()
        self.assertEqual(stat.S_IMODE(found.st_mode), 0o660)
        self.assertEqual(found.st_uid, os.stat(f"/proc/{self.process.pid}").st_uid)
        # Not that of --socket-group, which is the front server's, but for the user's own.
        self.assertEqual(found.st_gid, self.var.stat().st_gid if os.geteuid() else
                         pwd.getpwnam(fronts.USER).pw_gid)
        self.assertEqual(self.process.stop(), 0)
        self.assertFalse(self.control.exists())

    @unittest.skipUnless(os.geteuid() == 0, "only root can be somebody else")
    def test_who_may_not_ask(self):
        code, _, error = self.say("status", "--var", self.var, user="nobody")
        self.assertEqual(code, 2)
        self.assertIn("this user may not ask", error)

    def test_after_a_kill(self):
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.process.wait()
        self.assertTrue(self.control.exists())
        code, _, error = self.say("status", "--var", self.var)
        self.assertEqual(code, 2)
        self.assertIn(f"nobody answers at {self.control}", error)
        self.process = self.start()
        self.assertEqual(self.status()["supervisor"], self.process.pid)

    def test_the_next_pool_needs_not_wait_for_the_last(self):
        held, _ = self.held_at("one")
        self.process.process.send_signal(signal.SIGTERM)
        processes.wait_for(lambda: not self.control.exists(), "the place to be free")
        other = self.place.serve("--var", self.var, workers=1)
        self.assertEqual(self.status()["supervisor"], other.pid)
        self.place.open_gate("one")
        self.assertEqual(held.read_answer().status, 200)
        self.assertEqual(self.process.process.wait(30), 0)
        self.assertEqual(self.status()["supervisor"], other.pid)

    def test_started_on_descriptor_0(self):
        """The path carries the pid: one parent may start several."""
        self.process.stop()
        pools = []
        for name in ("a.sock", "b.sock"):
            with pool_site.listening_socket(self.place.run / name) as listening:
                pools.append(self.place.start("serve", "--workers", "1", *sites.as_user(), "--var",
                                              self.var, stdin=listening))
        first, second = (self.var / f"control-{one.pid}.sock" for one in pools)
        processes.wait_for(lambda: first.exists() and second.exists(), "both")
        # By itself, without a supervisor, there is nobody to ask.
        with pool_site.listening_socket(self.place.run / "alone.sock") as listening:
            code, _, error = self.place.say("serve", *sites.as_user(), "--control", self.control,
                                            stdin=listening)
        self.assertEqual(code, 2)
        self.assertIn("--control needs a pool", error)
        code, _, error = self.say("status", "--var", self.var)
        self.assertEqual(code, 2)
        self.assertIn("several pools are served from here; say one: --control ", error)
        for path, one in zip((first, second), pools):
            self.assertIn(str(path), error)
            code, out, _ = self.say("status", "--json", "--control", path)
            self.assertEqual((code, json.loads(out)["supervisor"]), (0, one.pid))
        self.assertEqual(pools[0].stop(), 0)
        self.assertEqual(self.status()["supervisor"], pools[1].pid)
        # What a killed one left is swept by the next.
        os.kill(pools[1].pid, signal.SIGKILL)
        pools[1].process.wait()
        self.assertTrue(second.exists())
        with pool_site.listening_socket(self.place.run / "c.sock") as listening:
            third = self.place.start("serve", "--workers", "1", *sites.as_user(), "--var", self.var,
                                     stdin=listening)
        last = self.var / f"control-{third.pid}.sock"
        processes.wait_for(last.exists, "the third")
        self.assertEqual({one.name for one in self.var.iterdir()},
                         {last.name, last.name + ".lock", "control.sock.lock", "control.history"})


class Reload(Controlled):
    def test_it_waits_for_the_new_workers(self):
        before = set(processes.workers(self.process.pid))
        self.assertEqual(self.reload(), (0, "reloaded: generation 2 serves\n", ""))
        new = {each["pid"] for each in self.status()["workers"] if each["generation"] == 2}
        self.assertEqual(len(new), 2)
        self.assertFalse(new & before)

    def test_it_says_that_the_supervisor_is_not_replaced(self):
        copy = self.place.home / "copy"
        shutil.copy(self.place.executable, copy)
        copy.rename(self.place.executable)
        for number in (2, 3):
            self.assertEqual(self.reload(), (
                0, f"reloaded: generation {number} serves; the supervisor runs on as it was "
                "started, until the pool is restarted\n", ""))

    def test_a_failure_is_told(self):
        before = processes.workers(self.process.pid)
        self.put_in_place("exit 3")
        self.assertEqual(self.reload(), (
            1, "", "failed: its leader left with status 3 before it served; generation 1 serves "
            "on\n"))
        self.assertEqual(processes.workers(self.process.pid), before)
        found = self.status()
        self.assertEqual((found["reloads"], found["failed_reloads"], found["reloading"]),
                         (0, 1, False))
        self.answered()

    def asked(self):
        one = self.client()
        one.sendall(b"reload\n")
        return one

    def hanging(self):
        self.put_in_place("exec sleep 600")
        first = self.asked()
        (pid,) = processes.wait_for(
            lambda: [pid for pid in processes.children(self.process.pid)
                     if processes.name(pid) == "sleep"], "the hanging one")
        return first, pid

    def test_who_asks_meanwhile_is_told_of_the_next(self):
        real = self.place.home / "real"
        os.link(self.place.executable, real)
        first, pid = self.hanging()
        self.assertTrue(self.status()["reloading"])
        second, third = self.asked(), self.asked()
        self.status()  # they are heard
        real.rename(self.place.executable)
        os.kill(pid, signal.SIGKILL)
        self.assertIn(b"failed: its leader was ended by SIGKILL", self.heard(first))
        for one in (second, third):
            self.assertEqual(self.heard(one), b"reloaded: generation 3 serves\n")

    def test_a_stop_meanwhile(self):
        first, _ = self.hanging()
        self.assertEqual(self.process.stop(), 0)
        self.assertEqual(self.heard(first), b"failed: the pool stops\n")

    def test_nobody_to_ask(self):
        self.process.stop()
        code, out, error = self.reload()
        self.assertEqual((code, out), (2, ""))
        self.assertIn(f"nobody answers at {self.control}", error)


class BadFaith(Controlled):
    def served(self):
        self.answered()
        self.assertEqual(self.status()["supervisor"], self.process.pid)

    def test_seventeen_that_say_nothing(self):
        silent = [self.client() for _ in range(17)]
        self.answered()
        # Their time ends; then the next one is heard.
        self.served()
        for one in silent:
            self.assertEqual(self.heard(one), b"")

    def test_seventeen_at_once(self):
        asking = [self.client() for _ in range(17)]
        for one in asking:
            one.sendall(b"status json\n")
        for one in asking:
            self.assertEqual(json.loads(self.heard(one))["supervisor"], self.process.pid)

    def test_octet_by_octet(self):
        slow = self.client()
        for octet in b"status metrics\n":
            slow.sendall(bytes([octet]))
            self.served()
        openmetrics.parse(self.heard(slow).decode())

    def test_a_line_without_end(self):
        greedy = self.client()
        try:
            for _ in range(1000):
                greedy.sendall(b"x" * 1000)
        except (BrokenPipeError, ConnectionResetError):
            pass
        else:
            self.fail("it read a million octets")
        self.served()

    def test_gone_before_the_answer(self):
        for words in (b"status json\n", b"status", b"", b"reload\n"):
            for _ in range(20):
                one = processes.connect(self.control)
                one.sendall(words)
                one.close()
        self.served()
        self.assertEqual(self.reload()[0], 0)

    def test_octets_that_are_no_words(self):
        for words in (b"\0\0\0\n", b"\xff\xfe\n", b"status json \n", b"\n", b"STATUS\n"):
            one = self.client()
            one.sendall(words)
            self.assertTrue(self.heard(one).startswith(b"unknown: "), words)

    def test_a_url_forges_nothing(self):
        """Whatever of these the site answers: it is told in one line, as text."""
        for target in (b"/pid?\x1b[2J", "/pid?\u009b2J\u202e\u2028".encode(), b"/pid?\xff\xfe",
                       b"/pid?a\nPID 1 running", b'/pid?"}],', b"/pid?" + b"\xc3\xa9" * 400):
            one = self.connect()
            one.send(fcgi.request(fcgi.params_for(target=target.decode("latin-1"))))
            one.read_all()
            # Raw, before the command makes it fit for a terminal.
            for words in (b"status\n", b"status json\n", b"status metrics\n", b"status html\n"):
                asking = self.client()
                asking.sendall(words)
                text = self.heard(asking)
                self.assertFalse(re.search(rb"[^\n -~]", text), text)
                if words == b"status\n":
                    self.assertEqual(text.count(b"\n"), 6 + 2 + self.workers, text)
                elif words == b"status json\n":
                    self.assertEqual(len(json.loads(text)["workers"]), self.workers)

    def test_a_worker_that_scribbles_over_its_page(self):
        for kind in ("ones", "random", "version"):
            with self.subTest(kind):
                self.assertEqual(self.answered(f"/scribble/{kind}"), b"4096\n")
                found = self.status()
                self.assertEqual({each["pid"] for each in found["workers"]},
                                 set(processes.workers(self.process.pid)))
                self.say("status", "--var", self.var)
                _, out, _ = self.say("status", "--metrics", "--var", self.var)
                openmetrics.parse(out)
                for _ in range(10):
                    self.answered()
        # Another one's page tells the truth.
        self.assertEqual(self.reload()[0], 0)
        processes.wait_for(lambda: {each["state"] for each in self.status()["workers"]} == {"idle"},
                           "new workers alone")
        self.assertEqual(self.process.stop(), 0)


if __name__ == "__main__":
    tap.main()
