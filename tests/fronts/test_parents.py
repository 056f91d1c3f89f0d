#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""spawn-fcgi and lighttpd as parents of one, two and four processes, each of which is one worker or
a pool of its own: every one serves, a killed one is answered for and replaced by its parent, and
nothing outlives them."""
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import client  # noqa: E402
import fcgi  # noqa: E402
import fronts  # noqa: E402
import pool_site  # noqa: E402
import processes  # noqa: E402
import sites  # noqa: E402
import tap  # noqa: E402


class Family:
    """The processes that a parent started, and theirs.  `least` workers each at rest, `most` when
    all are busy; None: no pool, but one worker."""

    def __init__(self, place, count, least=None, most=None):
        self.place, self.count, self.least, self.most = place, count, least, most
        self.var = sites.state_folder(place.home)
        self.words = ["serve", "--var", str(self.var)]
        if most is not None:
            size = str(most) if least == most else f"{least}-{most}"
            self.words += ["--workers", size]
            self.words += ["--idle-timeout", "1"] if least != most else []

    @property
    def is_pool(self):
        return self.most is not None

    def most_of_all(self):
        return self.count * (self.most or 1)

    def workers(self):
        roots = self.roots()
        if self.is_pool:
            return [pid for root in roots for pid in processes.workers(root)]
        return [pid for root in roots for pid in processes.children(root)]

    def everybody(self):
        """Everyone with a name, the worker's own being the program's."""
        roots = self.roots()
        return roots + [pid for root in roots for pid in processes.descendants(root)]

    def is_complete(self):
        """As many as there are to be at rest: of a pool a supervisor and a leader, otherwise a
        herald; workers, and a companion for each."""
        if len(self.roots()) != self.count or len(self.workers()) != self.count * self.workers_each():
            return False
        with_companion = all(processes.names_of_children(one) == ["imprint-compan."]
                             for one in self.workers())
        each = (2 if self.is_pool else 1) + 2 * self.workers_each()
        return with_companion and len(self.everybody()) == self.count * each

    def workers_each(self):
        return 1 if self.least is None else self.least

    def generation_of(self, root):
        found, out, _ = self.place.say("status", "--json", "--control",
                                       str(self.var / f"control-{root}.sock"))
        return json.loads(out)["generation"] if found == 0 else 0


class SpawnFcgi(Family):
    """-F COUNT: all listen on one socket, and have no parent any more."""

    def start(self):
        owner = ["-u", fronts.USER, "-g", fronts.USER] if os.geteuid() == 0 else []
        pids = self.place.home / "pids"
        subprocess.run(
            ["spawn-fcgi", "-s", self.place.socket, "-F", str(self.count), "-P", pids, *owner, "--",
             self.place.executable, *self.words], env=self.place.env, check=True, timeout=60,
            stdout=subprocess.DEVNULL, cwd=self.place.home)
        self.pids = [int(word) for word in pids.read_text().split()]

    def roots(self):
        return [pid for pid in self.pids if processes.alive(pid)]

    def send(self, target):
        one = fcgi.Connection(self.place.socket)
        one.send(fcgi.request(fcgi.params_for(target=target)))
        return one

    @staticmethod
    def read(one):
        with one:
            answer = one.read_answer()
        return answer.status, answer.body

    def after_a_worker_was_killed(self):
        """Nobody starts another one; those that are left serve, or nobody does."""
        self.count -= 0 if self.is_pool else 1

    def end(self):
        for pid in self.roots():
            os.kill(pid, signal.SIGTERM)

    def close(self):
        for pid in self.everybody():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass

    def left_behind(self):
        return []  # what spawn-fcgi bound is not ours to unlink


class Lighttpd(Family):
    """max-procs COUNT: each has a socket of its own, and lighttpd starts another when it ends."""

    def start(self):
        (self.port,) = processes.free_ports(1)
        words = " ".join(map(str, [self.place.executable, *self.words]))
        self.front = fronts.Lighttpd("bin-path.conf", self.place.home, {
            "/srv/imprint/site serve --var /var/lib/imprint": words,
            '"max-procs"           => 2': f'"max-procs" => {self.count}',
            '( "PATH" ),': '( "PATH" ), "bin-environment" => '
                           f'( "GATES" => "{self.place.gates}" ),',
            '"/run/imprint/site.sock"': f'"{self.place.socket}"',
            '"/var/log/lighttpd/site.log"': f'"{self.place.home}/lighttpd/site.log"',
            "server.port          = 80": f"server.port = {self.port}"}, self.port)

    def roots(self):
        return [pid for pid in processes.children(self.front.process.pid) if processes.alive(pid)]

    def send(self, target):
        one = client.Client(self.port).open()
        one.request("GET", target)
        return one

    @staticmethod
    def read(one):
        answer = one.getresponse()
        status, body = answer.status, answer.read()
        one.close()
        return status, body

    def after_a_worker_was_killed(self):
        pass

    def end(self):
        self.front.process.process.terminate()
        self.front.process.process.wait(20)

    def close(self):
        self.front.stop()

    def left_behind(self):
        return list(self.place.run.iterdir())


class Parents:
    def setUp(self):
        self.place = pool_site.Place()
        self.addCleanup(self.place.close)

    def live(self, count, least=None, most=None):
        self.family = self.kind(self.place, count, least, most)
        self.family.start()
        self.addCleanup(self.family.close)
        self.all_are_there()
        held = self.every_worker_serves()
        self.a_killed_one_is_answered_for(held)
        self.family.after_a_worker_was_killed()
        self.others_go_on(held)
        self.all_are_there()
        if self.family.is_pool:
            self.reload_all()
        self.nothing_is_left()

    def all_are_there(self):
        processes.wait_for(self.family.is_complete, "as many processes as there should be")

    def every_worker_serves(self):
        """Held at once, as many requests as there can be workers are with one each."""
        held = {}
        for number in range(self.family.most_of_all()):
            self.place.make_gate(f"g{number}")
            one = self.family.send(f"/gate/g{number}")
            held[self.place.wait_until_reached(f"g{number}")] = (f"g{number}", one)
        self.assertEqual(sorted(held), sorted(self.family.workers()))
        self.assertEqual(len(held), self.family.most_of_all())
        return held

    def a_killed_one_is_answered_for(self, held):
        pid = min(held)
        _, one = held.pop(pid)
        os.kill(pid, signal.SIGKILL)
        status, body = self.family.read(one)
        self.assertEqual(status, 500)
        self.assertTrue(re.search(rb"incident [0-9a-f]{12}", body), body)
        processes.wait_for(lambda: not processes.alive(pid), "its end")

    def others_go_on(self, held):
        for name, one in held.values():
            self.place.open_gate(name)
            self.assertEqual(self.family.read(one), (200, f"passed {name}\n".encode()))

    def reload_all(self):
        before = set(self.family.workers())
        generations = {root: self.family.generation_of(root) for root in self.family.roots()}
        for root in generations:
            os.kill(root, signal.SIGHUP)
        for root, old in generations.items():
            processes.wait_for(lambda root=root, old=old: self.family.generation_of(root) == old + 1,
                               "the next generation")
        self.all_are_there()
        self.assertEqual(sorted(self.family.roots()), sorted(generations))
        self.assertFalse(before & set(self.family.workers()))
        self.assertEqual(self.family.read(self.family.send("/pid"))[0], 200)

    def nothing_is_left(self):
        everybody = self.family.everybody()
        if self.family.count:
            self.assertEqual(self.family.read(self.family.send("/pid"))[0], 200)
        else:  # nobody was left to replace the only one
            self.assertRaises(ConnectionRefusedError, self.family.send, "/pid")
        self.assertGreaterEqual(len(everybody), 2 * self.family.count)
        controls = sorted(self.family.var.glob("control-*.sock"))
        self.assertEqual(len(controls), self.family.count if self.family.is_pool else 0)
        self.family.end()
        processes.wait_for(lambda: not any(map(processes.alive, everybody)), "everybody's end")
        self.assertEqual(sorted(self.family.var.glob("control-*.sock")), [])
        self.assertEqual(self.family.left_behind(), [])


def add_cases():
    sizes = {"one_worker": (), "a_pool": (2, 2), "a_pool_that_grows": (1, 3), "from_zero": (0, 2)}
    for name, size in sizes.items():
        for count in (1, 2, 4):
            setattr(Parents, f"test_{name}_in_each_of_{count}",
                    lambda self, count=count, size=size: self.live(count, *size))


add_cases()


class BySpawnFcgi(Parents, unittest.TestCase):
    kind = SpawnFcgi


class ByLighttpd(Parents, unittest.TestCase):
    kind = Lighttpd

    def test_who_asks_after_a_death(self):
        """Nobody connects to a socket of which lighttpd does not know yet that it is dead, not
        while the dead one's stack is written down either.  (It starts one process a second.)"""
        for way in ("segv", "kill", "abort", "exit_now"):
            with self.subTest(way):
                self.family = Lighttpd(self.place, 1)
                self.family.start()
                self.addCleanup(self.family.close)
                self.all_are_there()
                self.assertEqual(self.family.read(self.family.send(f"/die/{way}"))[0], 500)
                self.assertEqual(self.family.read(self.family.send("/pid"))[0], 200)
                self.family.close()

    def test_a_killed_supervisor(self):
        """Its workers leave; who asks meanwhile is answered by the other process's."""
        self.family = Lighttpd(self.place, 2, 2, 2)
        self.family.start()
        self.addCleanup(self.family.close)
        self.all_are_there()
        first, second = self.family.roots()
        its = processes.descendants(first)
        os.kill(first, signal.SIGKILL)
        processes.wait_for(lambda: not any(map(processes.alive, its)), "its workers' end")
        self.assertIn(second, self.family.roots())
        status, body = self.family.read(self.family.send("/pid"))
        self.assertEqual((status, int(body) in processes.workers(second)), (200, True))


if __name__ == "__main__":
    tap.main()
