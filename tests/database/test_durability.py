#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What was acknowledged is on disk: seen in a worker's system calls, and after kill -9."""
import json
import os
import pathlib
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import fcgi  # noqa: E402
import processes  # noqa: E402
import sites  # noqa: E402
import tap  # noqa: E402

KILLS = 100 if processes.LONG else 20
ORDER_TYPE = "application/vnd.example.order+xml"


class Database(unittest.TestCase):
    workers = 1

    @classmethod
    def setUpClass(cls):
        cls.made = processes.folder()
        cls.home = pathlib.Path(cls.made.name)
        cls.addClassCleanup(cls.made.cleanup)
        cls.pki = sites.make_pki(cls.home / "pki")
        cls.alice = fcgi.certificate_params((cls.pki / "alice.crt").read_text())
        cls.site = sites.Site("intake", cls.home, workers=cls.workers,
                              options=sites.judging(cls.pki))
        cls.addClassCleanup(cls.site.stop)
        # The socket takes connections before a worker has made the tables.
        assert fcgi.ask(cls.site.socket).status == 200

    def hand_in(self, octets: bytes):
        return fcgi.ask(self.site.socket, "POST", "/documents", octets,
                        CONTENT_TYPE=ORDER_TYPE, **self.alice)

    def fetch(self, number: int):
        return fcgi.ask(self.site.socket, "GET", f"/documents/{number}", **self.alice)


class Durable(Database):
    def test_the_log_is_synced_between_the_row_and_the_answer(self):
        self.assertEqual(self.hand_in(b"<warm/>").status, 201)
        (worker,) = self.site.workers()
        trace = self.home / "trace"
        tracer = subprocess.Popen(
            ["strace", "-f", "-y", "-s", "64", "-o", trace, "-e",
             "trace=write,pwrite64,writev,sendto,sendmsg,fsync,fdatasync", "-p", str(worker)],
            stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        try:
            self.assertIn("attached", tracer.stderr.readline())
            answer = self.hand_in(b"<order>traced</order>")
            self.assertEqual(answer.status, 201)
        finally:
            tracer.send_signal(signal.SIGINT)
            tracer.communicate(timeout=20)
        lines = trace.read_text().splitlines()
        rows = [at for at, line in enumerate(lines) if re.search(r"write\w*\(\d+<[^>]*-wal>", line)]
        syncs = [at for at, line in enumerate(lines)
                 if re.search(r"f(data)?sync\(\d+<[^>]*-wal>", line)]
        answers = [at for at, line in enumerate(lines) if "Status: 201" in line]
        self.assertTrue(rows and syncs and answers, "\n".join(lines))
        # The last row written before the answer is synced before the answer.
        last_row = max(at for at in rows if at < answers[0])
        self.assertTrue(any(last_row < at < answers[0] for at in syncs), "\n".join(lines))

    def test_a_refused_document_leaves_no_row(self):
        before = self.count()
        answer = self.hand_in(b"<order>")
        self.assertEqual(answer.status, 422)
        self.assertEqual(self.count(), before)

    def test_a_truncated_body_leaves_no_row(self):
        stored = json.loads(self.hand_in(b"<before/>").body)
        before = self.count()
        params = fcgi.params_for("POST", "/documents", CONTENT_LENGTH="100",
                                 CONTENT_TYPE=ORDER_TYPE, **self.alice)
        with fcgi.Connection(self.site.socket) as connection:
            connection.send(fcgi.begin() + fcgi.stream(fcgi.PARAMS, fcgi.pairs(params)) +
                            fcgi.stream(fcgi.STDIN, b"<order/>", end=False))
            connection.socket.shutdown(1)
            connection.read_all()
        self.assertEqual(self.fetch(stored["id"]).status, 200)  # the worker goes on
        self.assertEqual(self.count(), before)

    def count(self):
        with sqlite3.connect(f"file:{next(self.site.state.glob('*.db'))}?mode=ro", uri=True) as db:
            return db.execute("SELECT count(*) FROM document").fetchone()[0]


class Killed(Database):
    workers = 3

    def test_every_acknowledged_document_survives(self):
        """Four clients on kept connections while workers are killed, one at a time."""
        acknowledged, failed, unexpected = {}, [], []  # failed: of those that were killed
        stop = threading.Event()

        def client(seed):
            chance = random.Random(seed)
            connection = None
            while not stop.is_set():
                octets = b"<order>" + bytes(chance.choice(b"abc <>".replace(b"<", b"").replace(
                    b">", b"")) for _ in range(chance.randrange(1, 4000))) + b"</order>"
                params = fcgi.params_for("POST", "/documents", octets, CONTENT_TYPE=ORDER_TYPE,
                                         **self.alice)
                sent = False
                try:
                    if connection is None:
                        connection = fcgi.Connection(self.site.socket)
                    sent = True
                    connection.send(fcgi.request(params, octets, keep=True))
                    answer = connection.read_answer()
                    if answer.status == 201:
                        acknowledged[json.loads(answer.body)["id"]] = octets
                    elif answer.status == 500 and b"(incident " in answer.body:
                        failed.append(answer.body)
                        connection.close()
                        connection = None
                    else:
                        unexpected.append((answer.status, answer.body))
                except OSError as error:
                    # Only the request that ran on the worker that was killed may fail so, when
                    # a part of its answer had left.
                    failed.append(error)
                    if not sent:
                        unexpected.append(error)
                    if connection is not None:
                        connection.close()
                    connection = None

        clients = [threading.Thread(target=client, args=(seed,)) for seed in range(4)]
        for one in clients:
            one.start()
        chance = random.Random(1)
        try:
            for _ in range(KILLS):
                reached = len(acknowledged) + 10
                processes.wait_for(lambda: len(acknowledged) >= reached, "ten more documents")
                workers = processes.wait_for(self.site.workers, "a worker")
                os.kill(chance.choice(workers), signal.SIGKILL)
        finally:
            stop.set()
            for one in clients:
                one.join(60)
        self.assertEqual(unexpected, [])
        # One kill costs the request that ran, not what was parked beside it.
        self.assertLessEqual(len(failed), KILLS)
        self.assertGreaterEqual(len(acknowledged), 10 * KILLS)
        processes.wait_for(lambda: len(self.site.workers()) == self.workers, "all workers again")
        for number, octets in acknowledged.items():
            back = self.fetch(number)
            self.assertEqual((back.status, back.body), (200, octets), number)
        with sqlite3.connect(next(self.site.state.glob("*.db"))) as db:
            self.assertEqual(db.execute("PRAGMA integrity_check").fetchone(), ("ok",))
            pieces = dict(db.execute("SELECT owner, octets FROM piece"))
        for number, octets in acknowledged.items():
            self.assertEqual(pieces[number], octets)


class Sessions(Database):
    workers = 4

    def test_visits_are_counted_exactly_across_workers(self):
        first = fcgi.ask(self.site.socket, "GET", "/visits")
        self.assertEqual(json.loads(first.body), {"visits": 1})
        cookie = first.field("Set-Cookie").split(";")[0]
        seen, lock = [], threading.Lock()

        def client():
            for _ in range(25):
                answer = fcgi.ask(self.site.socket, "GET", "/visits", HTTP_COOKIE=cookie)
                with lock:
                    seen.append((answer.status, json.loads(answer.body).get("visits")))

        clients = [threading.Thread(target=client) for _ in range(8)]
        for one in clients:
            one.start()
        for one in clients:
            one.join(120)
        self.assertEqual(sorted(seen), [(200, number) for number in range(2, 202)])

    def test_an_unknown_session_id_is_not_adopted(self):
        made_up = "__Host-imprint=" + "A" * 43
        answer = fcgi.ask(self.site.socket, "GET", "/visits", HTTP_COOKIE=made_up)
        self.assertEqual(json.loads(answer.body), {"visits": 1})
        self.assertNotIn("A" * 43, answer.field("Set-Cookie"))

    def test_the_database_holds_no_session_id_in_the_clear(self):
        answer = fcgi.ask(self.site.socket, "GET", "/visits")
        value = answer.field("Set-Cookie").split(";")[0].split("=", 1)[1]
        folder = self.home / "copy"
        # Of a socket there is nothing to copy.
        shutil.copytree(self.site.state, folder,
                        ignore=lambda _, names: [one for one in names if one.endswith(".sock")])
        found = [path for path in folder.iterdir() if value.encode() in path.read_bytes()]
        self.assertEqual(found, [])


if __name__ == "__main__":
    tap.main()
