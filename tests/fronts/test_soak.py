#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A pool under everything at once, behind nginx: load, kills, reloads, growth and shrink, functions
that die or never end.  What is answered is right, or says that its worker died; nothing is left
behind."""
import hashlib
import json
import os
import pathlib
import random
import re
import signal
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import client  # noqa: E402
import fronts  # noqa: E402
import pool_site  # noqa: E402
import processes  # noqa: E402
import sites  # noqa: E402
import tap  # noqa: E402

SECONDS = 600 if processes.LONG else 60
WAYS = ("segv", "abort", "exit", "exit_now", "kill", "stack", "heap", "thread", "exec")


class Load:
    """Clients that ask until it is over, and keep what was neither right nor explained."""

    def __init__(self, port):
        self.port = port
        self.over = threading.Event()
        self.high = threading.Event()  # at ebb only the first client asks
        self.high.set()
        self.lock = threading.Lock()
        self.asked = 0
        self.right = 0
        self.cut = []         # what was neither: (URL, status or failure)
        self.incidents = []   # of requests that did nothing wrong
        self.expected = []    # (way, incident) of those that did
        self.wrong = []
        kinds = [self.get] * 3 + [self.post] * 2 + [self.stream, self.die, self.loop]
        self.threads = [threading.Thread(target=self.ask_on, args=(kind, number))
                        for number, kind in enumerate(kinds)]

    def __enter__(self):
        for one in self.threads:
            one.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.high.set()
        for one in self.threads:
            one.join()

    def ask_on(self, kind, number):
        http = client.Client(self.port, keep=True)
        chance = random.Random(number)
        while not self.over.is_set():
            if number > 0:
                self.high.wait()
            with self.lock:
                self.asked += 1
                mark = f"?as={self.asked}."
            try:
                kind(http, chance, mark)
            except (OSError, ValueError, KeyError, client.http.client.HTTPException) as failure:
                http.close()
                with self.lock:
                    self.cut.append((mark, f"{kind.__name__}: {failure!r}"))
        http.close()

    def incident_of(self, answer):
        try:
            found = re.search(r"\(incident ([0-9a-f]{12})\)", answer.json().get("detail", ""))
            return found.group(1) if found else None
        except json.JSONDecodeError:
            return None

    def judge(self, mark, answer, good):
        """Right; or an incident; or what nginx says when its connection ended."""
        with self.lock:
            incident = self.incident_of(answer) if answer.status in (500, 504) else None
            if answer.status == 200 and good():
                self.right += 1
            elif incident:
                self.incidents.append((answer.status, incident))
            elif answer.status == 502:
                self.cut.append((mark, 502))
            else:
                self.wrong.append((mark, answer.status, answer.body[:200]))

    def get(self, http, _, mark):
        answer = http.get("/pid" + mark)
        self.judge(mark, answer, lambda: answer.body.strip().isdigit())

    def post(self, http, chance, mark):
        octets = chance.randbytes(chance.randrange(3, 300_000))
        wanted = f"{len(octets)} {hashlib.sha256(octets).hexdigest()}\n"
        answer = http.post("/take" + mark, octets, "application/x-odd+xml")
        self.judge(mark, answer, lambda: answer.body.decode() == wanted)

    def stream(self, http, chance, mark):
        lines = chance.randrange(1, 5000)
        answer = http.get(f"/lines/{lines}{mark}")
        self.judge(mark, answer, lambda: answer.body == b"line\n" * lines)

    def ends(self, way, status, answer, mark):
        with self.lock:
            incident = self.incident_of(answer)
            if incident and answer.status in (500, status):
                self.expected.append((way, incident))
            elif answer.status == 502:
                self.cut.append((mark, 502))
            else:
                self.wrong.append((mark, answer.status, answer.body[:200]))

    def die(self, http, chance, mark):
        way = chance.choice(WAYS)
        self.ends(way, 500, http.get(f"/die/{way}{mark}"), mark)
        self.over.wait(0.5)

    def loop(self, http, _, mark):
        self.ends("loop", 504, http.get("/die/loop" + mark), mark)
        self.over.wait(1)


def descriptors(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def resident(pid):
    return int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


class Tide:
    """Flood until the pool has grown to twice its least size, then ebb until it is back there."""

    def __init__(self, load, status):
        self.load, self.status = load, status
        self.grown = self.shrunk = 0

    def look(self):
        now = self.status()
        if self.load.high.is_set() and now["wanted_workers"] >= 2 * now["least_workers"]:
            self.grown += 1
            self.load.high.clear()
        elif not self.load.high.is_set() and now["wanted_workers"] == now["least_workers"]:
            self.shrunk += 1
            self.load.high.set()


class Soak(unittest.TestCase):
    least, most = 2, 6

    def setUp(self):
        self.place = pool_site.Place()
        self.addCleanup(self.place.close)
        self.var = self.place.run / "var"
        self.process = self.place.start(
            "serve", "--workers", f"{self.least}-{self.most}", "--idle-timeout", "1",
            "--request-timeout", "2", *sites.as_user(), "--var", str(self.var),
            "--listen", f"fastcgi:{self.place.socket}", ready=self.place.socket)
        processes.wait_for(self.all_serve, "the first workers")
        (port,) = processes.free_ports(1)
        (redirecting,) = processes.free_ports(1)
        pki = sites.make_pki(self.place.home / "pki")
        self.front = fronts.Nginx("fastcgi.conf", self.place.home, {
            "/etc/imprint/pki/": f"{pki}/",
            "unix:/run/imprint/site.sock": f"unix:{self.place.socket}",
            "listen 80;": f"listen 127.0.0.1:{redirecting};",
            "listen 443 ssl;": f"listen 127.0.0.1:{port};"}, port)
        self.addCleanup(self.front.stop)
        self.port = port

    def all_serve(self):
        return len(processes.workers(self.process.pid)) == self.least

    def status(self):
        found, out, err = self.place.say("status", "--json", "--var", str(self.var))
        self.assertEqual(found, 0, err)
        return json.loads(out)

    def kill_one(self, chance):
        alive = processes.workers(self.process.pid)
        if alive:
            try:
                os.kill(chance.choice(alive), signal.SIGKILL)
            except ProcessLookupError:
                pass

    def disturb(self, load):
        """A kill and a look at the tide a second, a reload every five."""
        tide = Tide(load, self.status)
        chance = random.Random(0)
        end = time.monotonic() + SECONDS
        reloads = seconds = 0
        while time.monotonic() < end:
            before = load.right
            self.kill_one(chance)
            seconds += 1
            if seconds % 5 == 0:
                self.process.process.send_signal(signal.SIGHUP)
                reloads += 1
            processes.wait_for(lambda before=before: load.right > before + 10, "answers")
            tide.look()
            load.over.wait(1)
        return reloads, tide

    def test_everything_at_once(self):
        client.Client(self.port).get("/pid")
        descriptors_before, memory_before = (descriptors(self.process.pid),
                                             resident(self.process.pid))
        with Load(self.port) as load:
            reloads, tide = self.disturb(load)
        self.assertEqual(load.wrong, [])
        # What they say comes after the answer, or the end that the front sees.
        processes.wait_for(lambda: self.explained(load), "a line for each incident")
        processes.wait_for(lambda: self.told(load), f"a line for each that was cut: {load.cut}")
        self.assertGreater(load.right, 20 * SECONDS)
        self.assertGreater(len(load.expected), SECONDS // 4)
        self.assertGreater(reloads, SECONDS // 10)
        self.assertGreater(min(tide.grown, tide.shrunk), SECONDS // 30)
        print(f"# {load.right} right, {len(load.incidents)} incidents of killed workers, "
              f"{len(load.expected)} expected, {len(load.cut)} cut, {reloads} reloads, "
              f"{tide.grown} times grown, {tide.shrunk} times shrunk")
        self.nothing_is_left(descriptors_before, memory_before)

    def explained(self, load):
        log = self.place.log()
        incidents = [one for _, one in load.incidents + load.expected]
        return all(f"incident {one}: " in log for one in incidents)

    def told(self, load):
        """A part of an answer may have left when its worker is killed: that can't be mended.
        Of what its worker had done with, or did not know of yet, there is no URL."""
        log = self.place.log()
        unnamed = log.count("answer a part had left: cut short") + log.count("which is lost") + \
            log.count("it may be lost")
        named = re.findall(r"(\?as=[0-9]+\.): .* cut short", log)
        return sum(mark not in named for mark, _ in load.cut) <= unnamed

    def nothing_is_left(self, descriptors_before, memory_before):
        processes.wait_for(self.all_serve, "all workers")
        processes.wait_for(lambda: not self.strangers(), "no other process")
        pid = self.process.pid
        processes.wait_for(lambda: descriptors(pid) <= descriptors_before, "descriptors to close")
        self.assertLess(resident(pid), memory_before + (4 << 20))
        # What nginx keeps is all that workers have beside what each begins with.
        self.front.stop()
        processes.wait_for(
            lambda: len({descriptors(worker) for worker in processes.workers(pid)}) == 1,
            "workers with equally many descriptors")
        self.assertEqual(self.process.stop(), 0)
        self.assertEqual(processes.descendants(pid), [])

    def strangers(self):
        """Children that are neither leader nor worker: dead ones, companions of dead workers."""
        kids = processes.children(self.process.pid)
        return [one for one in kids if not processes.alive(one) or
                processes.name(one) == "imprint-compan."]


if __name__ == "__main__":
    tap.main()
