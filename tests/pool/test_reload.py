#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Generations: reloads that work, reloads that fail, and leaders that die."""
import json
import os
import pathlib
import pty
import select
import signal
import socket
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


class Reloads(unittest.TestCase):
    workers = 2
    env = {}

    def setUp(self):
        self.place = pool_site.Place()
        self.addCleanup(self.place.close)
        self.write_version("1")
        self.process = self.place.serve(*self.options(), workers=self.workers, env=self.env)
        self.before = self.pids()

    def options(self):
        return []

    def pids(self):
        return processes.workers(self.process.pid)

    def leader(self):
        (one,) = self.leaders()
        return one

    def leaders(self):
        return [pid for pid in processes.children(self.process.pid)
                if processes.alive(pid) and processes.name(pid) == "imprint-leader"]

    def ask(self, target="/version"):
        return fcgi.ask(self.place.socket, target=target)

    def answered(self):
        answer = self.ask()
        self.assertEqual(answer.status, 200)
        return answer.body

    def write_version(self, text):
        (self.place.gates / "version").write_text(text + "\n")

    def logged(self, text):
        try:
            processes.wait_for(lambda: text in self.place.log(), repr(text))
        except AssertionError as missing:
            raise AssertionError(f"{missing}; the log:\n{self.place.log()}") from None

    def put_in_place(self, script):
        """Another executable, by rename."""
        other = self.place.home / "other"
        other.write_text("#!/bin/sh\n" + script + "\n")
        other.chmod(0o755)
        other.rename(self.place.executable)

    def unchanged(self):
        """The same workers, and nobody is left of those that failed."""
        processes.wait_for(lambda: self.pids() == self.before, "the workers of before")

    def reload(self):
        self.process.process.send_signal(signal.SIGHUP)

    def held_at(self, gate):
        self.place.make_gate(gate)
        one = fcgi.Connection(self.place.socket)
        self.addCleanup(one.close)
        one.send(fcgi.request(fcgi.params_for(target=f"/gate/{gate}"), keep=True))
        return one, self.place.wait_until_reached(gate)


class Good(Reloads):
    def test_all_workers_are_new_and_know_the_new_site(self):
        leader = self.leader()
        self.assertEqual(self.ask().body, b"1\n")
        self.write_version("2")
        self.assertEqual(self.ask().body, b"1\n")
        self.reload()
        processes.wait_for(lambda: len(self.pids()) == 2 and not set(self.before) & set(self.pids()),
                           "new workers alone")
        self.assertEqual(self.ask().body, b"2\n")
        self.assertNotEqual(self.leader(), leader)
        self.assertIn("generation 2 serves", self.place.log())
        self.assertEqual(self.process.stop(), 0)

    def test_a_new_executable_is_what_runs_then(self):
        copy = self.place.home / "copy"
        copy.write_bytes(self.place.executable.read_bytes())
        copy.chmod(0o755)
        inode = copy.stat().st_ino
        copy.rename(self.place.executable)
        self.reload()
        self.logged("generation 2 serves")
        for pid in processes.wait_for(lambda: set(self.pids()) - set(self.before), "new workers"):
            self.assertEqual(os.stat(f"/proc/{pid}/exe").st_ino, inode)

    def test_a_request_that_runs_is_answered_by_its_worker(self):
        held, worker = self.held_at("one")
        self.reload()
        processes.wait_for(lambda: worker in self.pids() and len(self.pids()) == 3,
                           "two new workers beside the busy one")
        self.assertEqual(self.ask("/pid").status, 200)
        self.place.open_gate("one")
        self.assertEqual(held.read_answer().body, b"passed one\n")
        processes.wait_for(lambda: not processes.alive(worker), "the busy one to leave")

    def test_many_in_a_row(self):
        for number in range(2, 20 if not processes.LONG else 100):
            self.write_version(str(number))
            self.reload()
            self.logged(f"generation {number} serves")
            # The old ones still answer what came to them.
            processes.wait_for(lambda: self.answered() == f"{number}\n".encode(), "the new site")
        processes.wait_for(lambda: len(self.pids()) == 2 and len(self.leaders()) == 1,
                           "one generation alone")
        self.assertEqual(self.process.stop(), 0)

    def test_told_twice_at_once(self):
        self.reload()
        self.reload()
        self.logged("generation 2 serves")
        self.assertEqual(self.ask().status, 200)
        self.assertEqual(self.process.stop(), 0)


class Kept(Reloads):
    """Connections that a front keeps go from the old workers to the new ones."""

    def options(self):
        self.scgi = self.place.run / "scgi.sock"
        return ["--listen", f"scgi:{self.scgi}"]

    def connect(self, address=None):
        one = fcgi.Connection(address or self.place.socket)
        self.addCleanup(one.close)
        return one

    def pid_by(self, one):
        one.send(fcgi.request(fcgi.params_for(target="/pid"), keep=True))
        answer = one.read_answer()
        self.assertEqual(answer.status, 200)
        return int(answer.body)

    def reload_and_wait(self):
        self.reload()
        processes.wait_for(lambda: not any(map(processes.alive, self.before)), "the old to leave")

    def test_idle_ones_are_served_by_new_workers(self):
        kept = [self.connect() for _ in range(32)]
        for one in kept:
            self.assertIn(self.pid_by(one), self.before)
        self.reload_and_wait()
        new = self.pids()
        for one in kept:
            self.assertIn(self.pid_by(one), new)
        self.before = new
        self.reload_and_wait()
        for one in kept:
            self.assertIn(self.pid_by(one), self.pids())

    def test_more_of_them_than_a_lobby_holds(self):
        """While all others are busy: the lobby fills, and what is left is served on."""
        self.process.stop()
        self.process = self.place.serve(workers=1)
        (old,) = self.before = self.pids()
        kept = [self.connect() for _ in range(600)]
        for one in kept:
            self.assertEqual(self.pid_by(one), old)
        first, _ = self.held_at("first")
        self.reload()
        self.logged("generation 2 serves")
        second, new = self.held_at("second")
        self.place.open_gate("first")
        self.assertEqual(first.read_answer().status, 200)
        # The last of them is still where it was, and is not kept waiting.
        self.assertEqual(self.pid_by(kept[-1]), old)
        self.place.open_gate("second")
        self.assertEqual(second.read_answer().status, 200)
        # It asks again by itself: sooner than the deadlines of heads, which wake it, too.
        processes.wait_for(lambda: not processes.alive(old), "the old one to leave", 20)
        for one in kept:
            self.assertEqual(self.pid_by(one), new)

    def test_many_of_them(self):
        kept = [self.connect() for _ in range(600)]
        for one in kept:
            self.assertIn(self.pid_by(one), self.before)
        self.reload_and_wait()
        for one in kept:
            self.assertIn(self.pid_by(one), self.pids())

    def test_one_that_is_being_answered_goes_on_later(self):
        held, worker = self.held_at("one")
        self.reload()
        self.logged("generation 2 serves")
        self.place.open_gate("one")
        self.assertEqual(held.read_answer().body, b"passed one\n")
        processes.wait_for(lambda: not processes.alive(worker), "the worker to leave")
        self.assertIn(self.pid_by(held), self.pids())

    def test_half_a_request_moves_whole(self):
        one = self.connect()
        first = self.pid_by(one)
        octets = fcgi.request(fcgi.params_for(target="/pid"), keep=True)
        one.send(octets[:20])
        processes.wait_for(lambda: processes.unread(one.socket) == 0, "what was sent to be read")
        self.reload()
        self.logged("generation 2 serves")
        processes.wait_for(lambda: not processes.alive(first), "the worker to leave")
        one.send(octets[20:])
        self.assertIn(int(one.read_answer().body), self.pids())

    def test_silent_ones_of_either_wire(self):
        silent = self.connect()
        silent_scgi = self.connect(self.scgi)
        # Accepted by now: their worker has answered what came later.
        for _ in range(8):
            self.ask()
        self.reload_and_wait()
        self.assertIn(self.pid_by(silent), self.pids())
        silent_scgi.send(fcgi.scgi_request(fcgi.params_for(target="/version")))
        self.assertIn(b"\r\n\r\n1\n", silent_scgi.read_all())

    def test_on_a_port_that_is_another_workers(self):
        """A range of ports: each worker listens on its own."""
        self.process.stop()
        first, last = processes.free_range(2)
        self.process = self.place.serve(
            "--listen", f"fastcgi:127.0.0.1:{first}-{last}", workers=2)
        self.before = self.pids()
        kept = [self.connect(("127.0.0.1", port)) for port in (first, last) for _ in range(8)]
        for one in kept:
            self.pid_by(one)
        for _ in range(3):
            self.reload_and_wait()
            self.before = self.pids()
            for one in kept:
                self.assertIn(self.pid_by(one), self.before)

    if processes.LONG:  # longer than the head of a request may take
        def test_they_stay_as_long_as_their_front_likes(self):
            one = self.connect()
            self.pid_by(one)
            self.reload_and_wait()
            ready, _, _ = select.select([one.socket], [], [], 32)
            self.assertEqual(ready, [])
            self.assertIn(self.pid_by(one), self.pids())

    def test_on_an_inherited_socket(self):
        """Where each peer's wire is known by its first octet: it is not asked again."""
        path = self.place.run / "inherited.sock"
        with pool_site.listening_socket(path) as listening:
            self.process = self.place.start("serve", "--workers", "1", *sites.as_user(),
                                            stdin=listening)
            self.before = processes.wait_for(self.pids, "a worker")
            kept, silent = self.connect(path), self.connect(path)
            self.assertIn(self.pid_by(kept), self.before)
            self.reload_and_wait()
            for one in (kept, silent):
                self.assertIn(self.pid_by(one), self.pids())

    def test_a_stop_closes_them_at_once(self):
        kept = [self.connect() for _ in range(8)]
        for one in kept:
            self.pid_by(one)
        self.reload_and_wait()
        self.assertEqual(self.process.stop(), 0)
        for one in kept:
            self.assertEqual(one.read_all(), b"")


class Terminals(unittest.TestCase):
    def test_a_closed_terminal_is_no_reload(self):
        place = pool_site.Place()
        self.addCleanup(place.close)
        pid, terminal = pty.fork()
        if pid == 0:
            os.execve(place.executable, [
                place.executable, "serve", "--workers", "1", *sites.as_user(), "--listen",
                f"fastcgi:{place.socket}"], place.env)
        processes.wait_for(lambda: processes.workers(pid), "a worker")
        everybody = [pid, *processes.children(pid)]
        os.close(terminal)
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), 0)
        self.assertFalse(any(map(processes.alive, everybody)))
        self.assertFalse(place.socket.exists())


class Configured(Reloads):
    def options(self):
        self.config = self.place.home / "site.conf"
        self.config.write_text("mount = '/one'\n")
        return ["--config", self.config]

    def test_the_file_is_read_again(self):
        self.assertEqual(self.ask("/one/pid").status, 200)
        self.config.write_text("mount = '/two'\n")
        self.reload()
        self.logged("generation 2 serves")
        self.assertEqual(self.ask("/two/pid").status, 200)

    def test_a_mistake_in_it_changes_nothing(self):
        self.config.write_text("mount = 'two'\n")
        self.reload()
        self.logged("--mount two: / or a path such as /app; generation 1 serves on")
        self.assertEqual(self.ask("/one/pid").status, 200)


class HiddenSignals(Reloads):
    workers = 1

    def is_heard(self, worker):
        # proc(5): a bit for each signal, from 1.
        status = dict(line.split(":", 1) for line in pathlib.Path(
            f"/proc/{worker}/status").read_text().splitlines())
        hidden = int(status["SigIgn"], 16) | int(status["SigBlk"], 16)
        wanted = (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)
        return not any(hidden >> (each - 1) & 1 for each in wanted) and \
            all(int(status["SigCgt"], 16) >> (each - 1) & 1 for each in wanted)

    def test_a_worker_that_ignores_them_leaves_all_the_same(self):
        for how in ("ignore", "block", "reset"):
            with self.subTest(how):
                # The first one is mended at once, the next within a second.
                self.ask(f"/signals?how={how}")
                worker = int(self.ask(f"/signals?how={how}").body)
                processes.wait_for(lambda pid=worker: self.is_heard(pid), "the signals")
                self.reload()
                processes.wait_for(lambda pid=worker: not processes.alive(pid), "it to leave")
        self.assertNotIn("killed", self.place.log())


class Restarts(Reloads):
    """Values that the supervisor itself has taken."""

    def options(self):
        self.config = self.place.home / "site.conf"
        self.config.write_text("backlog = 40\nstop-timeout = 20\n")
        self.control = self.place.run / "ask"
        return ["--config", self.config, "--control", self.control]

    def setUp(self):
        super().setUp()
        self.stays = f" in {self.config} changed, which a restart takes and no reload does"

    def reload_and_hear(self):
        status, out, error = self.place.say("reload", "--control", self.control)
        self.assertEqual(status, 0, error)
        return out

    def test_those_that_changed_are_named(self):
        self.assertNotIn("changed", self.reload_and_hear())
        # Of --workers the command line has the last word.
        self.config.write_text("backlog = 41\nstop-timeout = 21\nworkers = 9\nmount = '/one'\n")
        names = "backlog, stop-timeout" + self.stays
        self.assertIn("; " + names, self.reload_and_hear())
        self.assertEqual(self.place.log().count("warning: " + names), 1)
        self.assertEqual(self.ask("/one/pid").status, 200)
        self.config.write_text("backlog = 40\nstop-timeout = 20\n")
        self.assertNotIn("changed", self.reload_and_hear())
        self.assertEqual(self.place.log().count("changed"), 1)


class Bad(Reloads):
    def options(self):
        return ["--start-timeout", "2"]

    def test_an_executable_that_does_not_come_to_serving_changes_nothing(self):
        for number, (script, says) in enumerate((
                ("exit 0", "its leader left with status 0 before it served"),
                ("exit 3", "its leader left with status 3 before it served"),
                ("kill -SEGV $$", "its leader was ended by SIGSEGV before it served"),
                ("exec sleep 600", "it did not serve within 2 s"))):
            with self.subTest(script):
                self.put_in_place(script)
                self.reload()
                self.logged(f"{says}; generation 1 serves on")
                self.unchanged()
                self.assertEqual(self.ask().status, 200)
        processes.wait_for(lambda: len(self.leaders()) == 1, "the end of those that failed")
        self.assertEqual(self.process.stop(), 0)

    def test_no_executable_at_all(self):
        self.place.executable.rename(self.place.home / "gone")
        self.reload()
        self.logged("No such file or directory; generation 1 serves on")
        self.assertEqual(self.ask().status, 200)
        self.unchanged()

    def test_workers_that_die_before_they_serve(self):
        real = self.place.home / "real"
        self.place.executable.rename(real)
        self.put_in_place(f'DIE_AT_START=1 exec {real} "$@"')
        self.reload()
        self.logged("a worker left with status 1 before all of them served")
        self.unchanged()
        self.assertEqual(self.ask().status, 200)

    def test_a_stop_meanwhile_leaves_nobody(self):
        self.put_in_place("exec sleep 600")
        self.reload()
        hanging = processes.wait_for(
            lambda: [pid for pid in processes.children(self.process.pid)
                     if processes.name(pid) == "sleep"], "the new one")
        self.assertEqual(self.process.stop(), 0)
        for pid in (*hanging, *self.before):
            self.assertFalse(processes.alive(pid))


class Database(Reloads):
    env = {"NEED_DATABASE": "1"}

    def options(self):
        self.folder = self.place.home / "tables"
        self.folder.mkdir()
        fronts.own(self.folder)
        return ["--var", self.place.run, "--database", f"sqlite3://{self.folder}/site.db"]

    def test_the_self_check_asks_the_database(self):
        self.assertEqual(self.ask("/rows").body, b"1\n")
        self.folder.rename(self.place.home / "elsewhere")
        self.reload()
        self.logged("; generation 1 serves on")
        self.assertIn("reload: database:", self.place.log())
        (self.place.home / "elsewhere").rename(self.folder)
        self.reload()
        self.logged("generation 3 serves")
        self.assertEqual(self.ask("/rows").body, b"1\n")


class Leaders(Reloads):
    def test_a_lost_leader_is_replaced_by_a_generation(self):
        held, worker = self.held_at("one")
        os.kill(self.leader(), signal.SIGKILL)
        self.logged("generation 2 serves")
        self.assertTrue(processes.alive(worker))
        self.place.open_gate("one")
        self.assertEqual(held.read_answer().status, 200)
        processes.wait_for(lambda: not set(self.before) & set(self.pids()), "new workers alone")
        self.assertEqual(self.ask().status, 200)

    def test_a_lost_leader_whose_executable_is_broken(self):
        self.put_in_place("exit 3")
        os.kill(self.leader(), signal.SIGKILL)
        self.logged("a new generation starts in 200 ms")
        self.assertTrue(all(map(processes.alive, self.before)))
        self.assertEqual(self.ask().status, 200)
        self.assertEqual(self.process.stop(), 0)

    def test_a_supervisor_that_is_killed_takes_its_leader_along(self):
        leader = self.leader()
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.process.wait()
        processes.wait_for(
            lambda: not any(map(processes.alive, (leader, *self.before))), "everybody's end")


    def test_a_hanging_leader_too(self):
        self.put_in_place("exec sleep 600")
        self.reload()
        hanging = processes.wait_for(
            lambda: [pid for pid in processes.children(self.process.pid)
                     if processes.name(pid) == "sleep"], "the new one")
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.process.wait()
        processes.wait_for(lambda: not any(map(processes.alive, hanging)), "its end")


def put_other_in_place(place):
    other = place.home / "other"
    other.write_bytes((processes.BUILD / "tests/pool/other_pool_site").read_bytes())
    other.chmod(0o755)
    other.rename(place.executable)


class AnotherLobby(Reloads):
    """To an executable whose workers hand connections over in another way."""
    workers = 1

    def options(self):
        self.control = self.place.run / "control.sock"
        return ["--control", str(self.control)]

    def in_lobby(self):
        status, out, error = self.place.say("status", "--json", "--control", self.control)
        self.assertEqual((status, error), (0, ""))
        return json.loads(out)["in_lobby"]

    def reload(self):
        before = self.leader()
        self.process.process.send_signal(signal.SIGHUP)
        processes.wait_for(lambda: self.leaders() and before not in self.leaders(),
                           "another leader alone")

    def kept(self):
        one = fcgi.Connection(self.place.socket)
        self.addCleanup(one.close)
        return one

    def pid_by(self, one):
        one.send(fcgi.request(fcgi.params_for(target="/pid"), keep=True))
        return int(one.read_answer().body)

    def test_what_former_workers_keep_is_served_there(self):
        (old,) = self.before
        idle, half, fresh, silent = (self.kept() for _ in range(4))
        for one in (idle, silent):
            self.assertEqual(self.pid_by(one), old)
        self.place.make_gate("one")
        held = self.kept()
        held.send(fcgi.request(fcgi.params_for(target="/gate/one"), keep=True))
        self.place.wait_until_reached("one")
        # These can't be read by it now, and are in the former lobby when that ends.
        octets = fcgi.request(fcgi.params_for(target="/pid"), keep=True)
        half.send(octets[:40])
        fresh.send(octets)
        idle.send(octets)
        processes.wait_for(lambda: self.in_lobby() == 3, "them to be moved")
        put_other_in_place(self.place)
        self.reload()
        self.assertNotEqual(int(fcgi.ask(self.place.socket, target="/pid").body), old)
        self.place.open_gate("one")
        self.assertEqual(held.read_answer().body, b"passed one\n")
        half.send(octets[40:])
        for one in (half, fresh, idle):
            self.assertEqual(int(one.read_answer().body), old)
        # Those that are idle are closed, and one that is used meanwhile is not.
        idle_ones = {one.socket: one for one in (half, fresh, idle, silent)}
        while idle_ones:
            self.assertEqual(self.pid_by(held), old)
            for ready in select.select(list(idle_ones), [], [], 0)[0]:
                with self.assertRaises(ConnectionError):
                    idle_ones.pop(ready).read_answer()
        self.assertEqual(self.pid_by(held), old)
        with self.assertRaises(ConnectionError):
            held.read_answer()
        processes.wait_for(lambda: not processes.alive(old), "its end")
        self.assertNotIn("killed", self.place.log())
        self.assertNotIn("lost", self.place.log())

    def test_one_that_is_never_idle_is_closed_at_last(self):
        (old,) = self.before
        one = self.kept()
        self.assertEqual(self.pid_by(one), old)
        put_other_in_place(self.place)
        self.reload()
        with self.assertRaises(ConnectionError):
            for _ in range(1_000_000):
                self.assertEqual(self.pid_by(one), old)
        processes.wait_for(lambda: not processes.alive(old), "its end")
        self.assertNotIn("killed", self.place.log())

    def test_from_there_on_they_hand_over(self):
        put_other_in_place(self.place)
        self.reload()
        one = self.kept()
        old = self.pid_by(one)
        self.reload()
        processes.wait_for(lambda: not processes.alive(old), "its end")
        self.assertNotEqual(self.pid_by(one), old)
        self.assertEqual(self.place.log().count("in another way"), 1)

class Descriptors(Reloads):
    def test_a_reload_leaves_none_behind(self):
        pid = self.process.pid
        before = len(processes.descriptors(pid))
        for end in ("serves", "serves on"):
            count = self.place.log().count(end)
            if end == "serves on":
                self.put_in_place("exit 1")
            self.process.process.send_signal(signal.SIGHUP)
            processes.wait_for(lambda end=end, count=count: self.place.log().count(end) > count,
                               "its end")
            processes.wait_for(lambda: len(processes.descriptors(pid)) == before,
                               "as many descriptors as before")


class AnotherLobbyFromZero(unittest.TestCase):
    def test_it_is_refused(self):
        """There the supervisor itself keeps connections of the lobby, and is of before."""
        place = pool_site.Place()
        self.addCleanup(place.close)
        process = place.start("serve", "--workers", "0-2", *sites.as_user(), "--listen",
                              f"fastcgi:{place.socket}", ready=place.socket)
        # Its own leader has been started.
        self.assertEqual(fcgi.ask(place.socket, target="/pid").status, 200)
        put_other_in_place(place)
        process.process.send_signal(signal.SIGHUP)
        processes.wait_for(lambda: "in another way (version 1000000, not 4): restart instead" in
                           place.log(), "a refusal")
        self.assertEqual(fcgi.ask(place.socket, target="/pid").status, 200)


class OtherDays(unittest.TestCase):
    """A leader of another Imprint than the supervisor: as that one would speak to it."""

    def setUp(self):
        self.place = pool_site.Place()
        self.addCleanup(self.place.close)

    def said_to(self, **other):
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ends = os.pipe() + os.pipe() + os.pipe()
        names = ("life_line", "notices", "lobby_in", "lobby_out", "scoreboard")
        start = {"imprint": 1, "say": "start", "generation": 2, "supervisor": os.getpid(),
                 "secret": "", "on_fd0": False, "sockets": [], "lobby": 0,
                 **dict(zip(names, ends)), **other}
        try:
            with ours, theirs:
                leader = subprocess.Popen(
                    [self.place.executable, "serve"],
                    env=self.place.env | {"IMPRINT_LEADER": str(theirs.fileno())},
                    pass_fds=(theirs.fileno(), *ends))
                ours.settimeout(30)
                ours.send(json.dumps(start).encode())
                said = json.loads(ours.recv(65536))
                self.assertNotEqual(leader.wait(30), 0)
                return said
        finally:
            for one in ends:
                os.close(one)

    def test_another_lobby_is_not_shared(self):
        said = self.said_to(lobby=1)
        self.assertEqual((said["say"], "restart instead" in said["why"]), ("failed", True), said)
        self.assertIn("not 1", said["why"])

    def test_another_protocol_is_not_spoken(self):
        said = self.said_to(imprint=99)
        self.assertEqual((said["say"], "restart instead" in said["why"]), ("failed", True), said)


class Stops(unittest.TestCase):
    def test_while_it_starts(self):
        """At whatever moment: told as soon as its first process is there, or its second, ..."""
        place = pool_site.Place()
        self.addCleanup(place.close)
        for count in (1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4):
            process = place.start("serve", "--workers", "3", *sites.as_user(), "--listen",
                                  f"fastcgi:{place.socket}")
            processes.wait_for(
                lambda process=process, count=count:
                len(processes.children(process.pid)) >= count, f"{count} processes")
            everybody = processes.descendants(process.pid)
            self.assertEqual(process.stop(), 0, place.log())
            processes.wait_for(
                lambda everybody=everybody: not any(map(processes.alive, everybody)), "the end")


if __name__ == "__main__":
    tap.main()
