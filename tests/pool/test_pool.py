#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Supervisor and workers: deaths, stops, and who is left behind."""
import os
import pathlib
import signal
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import fcgi  # noqa: E402
import pool_site  # noqa: E402
import processes  # noqa: E402
import sites  # noqa: E402
import tap  # noqa: E402


class Pool(unittest.TestCase):
    workers = 2

    def setUp(self):
        self.place = pool_site.Place()
        self.addCleanup(self.place.close)
        self.socket = self.place.socket

    def start(self, **more):
        self.process = self.place.serve(workers=self.workers, **more)
        return processes.wait_for(
            lambda: len(self.pids()) == self.workers and self.pids(), "all workers")

    def pids(self):
        return processes.workers(self.process.pid)

    def ask(self, *words, **more):
        return fcgi.ask(self.socket, *words, **more)

    def held_at(self, gate):
        """A connection whose request is held at a gate, and the worker that runs it."""
        self.place.make_gate(gate)
        one = fcgi.Connection(self.socket)
        self.addCleanup(one.close)
        one.send(fcgi.request(fcgi.params_for(target=f"/gate/{gate}"), keep=True))
        return one, self.place.wait_until_reached(gate)


class Deaths(Pool):
    def test_a_dead_worker_is_replaced(self):
        before = self.start()
        for victim in before:
            os.kill(victim, signal.SIGKILL)
        processes.wait_for(
            lambda: len(self.pids()) == 2 and not set(before) & set(self.pids()), "replacements")
        self.assertEqual(self.ask().status, 200)
        self.assertIn("SIGKILL", self.place.log())

    def test_each_way_to_die_in_a_function_costs_one_request(self):
        self.start()
        for target in ("/abort", "/leave"):
            with self.subTest(target), fcgi.Connection(self.socket) as one:
                one.send(fcgi.request(fcgi.params_for(target=target)))
                self.assertEqual(one.read_answer().status, 500)
                self.assertEqual(self.ask().status, 200)
        processes.wait_for(lambda: len(self.pids()) == 2, "replacements")

    def test_workers_that_die_at_once_are_not_started_in_a_hurry(self):
        self.process = self.place.start(
            "serve", "--workers", "1", *sites.as_user(), "--listen", f"fastcgi:{self.socket}",
            env={"DIE_AT_START": "1"})
        # 100, 200, 400 ms: what the log says is what the unit test of the back-off computes.
        processes.wait_for(lambda: "starts in 400 ms" in self.place.log(), "a third death")
        self.assertIn("starts in 100 ms", self.place.log())
        self.assertIn("starts in 200 ms", self.place.log())
        self.assertEqual(self.process.stop(), 0)


class Stops(Pool):
    workers = 1

    def test_a_running_request_is_answered_first(self):
        for how in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(how):
                name = how.name
                (worker,) = self.start()
                held, _ = self.held_at(name)
                self.process.process.send_signal(how)
                processes.wait_for(lambda: not self.socket.exists(), "the end of listening")
                self.assertTrue(processes.alive(worker))
                self.place.open_gate(name)
                answer = held.read_answer()
                self.assertEqual(answer.body, f"passed {name}\n".encode())
                self.assertEqual(held.read_all(), b"")  # closed though it was to be kept
                self.assertEqual(self.process.process.wait(20), 0)

    def test_idle_connections_are_closed(self):
        self.start()
        with fcgi.Connection(self.socket) as one:
            one.send(fcgi.request(fcgi.params_for(), keep=True))
            one.read_answer()
            self.assertEqual(self.process.stop(), 0)
            self.assertEqual(one.read_all(), b"")

    def test_a_second_signal_ends_what_runs(self):
        (worker,) = self.start()
        held, _ = self.held_at("never")
        self.process.process.send_signal(signal.SIGTERM)
        processes.wait_for(lambda: not self.socket.exists(), "the end of listening")
        # Sent again and again: one of them comes late enough to be a second one.
        processes.wait_for(lambda: self.told_and_gone(signal.SIGTERM), "the end of all")
        self.assertEqual(self.process.process.returncode, 1)
        self.assertFalse(processes.alive(worker))
        self.assertIn("told to stop a second time", self.place.log())
        self.assertEqual(held.read_answer().status, 500)

    def test_two_signals_at_once_are_one(self):
        self.start()
        held, _ = self.held_at("both")
        self.process.process.send_signal(signal.SIGINT)
        self.process.process.send_signal(signal.SIGTERM)
        processes.wait_for(lambda: not self.socket.exists(), "the end of listening")
        self.place.open_gate("both")
        self.assertEqual(held.read_answer().body, b"passed both\n")
        self.assertEqual(self.process.process.wait(20), 0)

    def told_and_gone(self, how):
        self.process.process.send_signal(how)
        return self.process.process.poll() is not None

    def test_ctrl_c_reaches_the_whole_group_and_counts_once(self):
        self.start()
        held, _ = self.held_at("group")
        os.killpg(self.process.pid, signal.SIGINT)
        processes.wait_for(lambda: not self.socket.exists(), "the end of listening")
        self.place.open_gate("group")
        self.assertEqual(held.read_answer().status, 200)
        self.assertEqual(self.process.process.wait(20), 0)


class Orphans(Pool):
    def test_workers_leave_when_the_supervisor_is_killed(self):
        workers = self.start()
        held, busy = self.held_at("orphan")
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.process.wait()
        processes.wait_for(lambda: [pid for pid in workers if processes.alive(pid)] == [busy],
                           "the idle worker to leave")
        self.place.open_gate("orphan")
        self.assertEqual(held.read_answer().status, 200)
        processes.wait_for(lambda: not processes.alive(busy), "the busy worker to leave")


class Parking(Pool):
    def test_idle_kept_connections_pin_no_worker(self):
        self.start()
        idle = [fcgi.Connection(self.socket) for _ in range(8)]
        for one in idle:
            self.addCleanup(one.close)
            one.send(fcgi.request(fcgi.params_for(), keep=True))
            self.assertEqual(one.read_answer().status, 200)
        self.assertEqual(self.ask().status, 200)
        for one in idle:
            one.send(fcgi.request(fcgi.params_for(), keep=True))
            self.assertEqual(one.read_answer().status, 200)

    def test_another_worker_serves_while_one_is_held(self):
        self.start()
        held, busy = self.held_at("one")
        answer = self.ask(target="/pid")
        self.assertNotEqual(int(answer.body), busy)
        self.place.open_gate("one")
        self.assertEqual(held.read_answer().status, 200)


class Said(Pool):
    def test_who_told_it_to_stop(self):
        self.start()
        os.kill(self.process.pid, signal.SIGTERM)
        self.assertEqual(self.process.process.wait(20), 0)
        told = self.place.log().index(f"told to stop by SIGTERM of process {os.getpid()};")
        self.assertIn("notice: stopped", self.place.log()[told:])

    def test_a_function_that_hides_the_signal(self):
        for how in ("ignore", "block"):
            with self.subTest(how):
                process = self.place.serve("--stop-timeout", "10")
                spoilt = int(self.ask(target=f"/signals?how={how}").body)
                self.assertIn(spoilt, processes.workers(process.pid))
                self.assertEqual(process.stop(), 0, self.place.log())
                self.assertNotIn("killed", self.place.log())

    def test_usr2_reloads(self):
        self.start()
        os.kill(self.process.pid, signal.SIGUSR2)
        processes.wait_for(lambda: "generation 2 serves" in self.place.log(), "the next generation")
        self.assertEqual(self.ask().status, 200)

    def test_a_worker_leaves_reloads_to_its_supervisor(self):
        """Who signals by the program's name, or closes a terminal, tells everybody."""
        pids = self.start()
        for sent in (signal.SIGHUP, signal.SIGUSR2):
            for pid in processes.descendants(self.process.pid):
                os.kill(pid, sent)
            self.assertEqual(self.ask().status, 200)
        self.assertEqual(self.pids(), pids)
        self.assertEqual(self.process.stop(), 0)
        self.assertNotIn("SIGHUP", self.place.log())
        self.assertNotIn("SIGUSR2", self.place.log())
        self.assertNotIn("error", self.place.log())

    def test_what_ran_when_nobody_was_left_to_say_it(self):
        """The companion is killed with its worker: the supervisor has seen the request."""
        self.start()
        held, busy = self.held_at("both")
        (companion,) = processes.children(busy)
        for signal_number, pid in ((signal.SIGSTOP, companion), (signal.SIGKILL, busy),
                                   (signal.SIGKILL, companion)):
            os.kill(pid, signal_number)
        self.assertRaises(ConnectionError, held.read_answer)
        processes.wait_for(
            lambda: f"worker {busy} was ended by SIGKILL at GET /gate/both; another" in
            self.place.log(), "a line with its request")

    def test_a_worker_that_ends_between_requests(self):
        """Its connections are closed with the rest; who did it is named all the same."""
        self.start()
        self.assertRaises(ConnectionError, self.ask, target="/close_all?by=hand")
        processes.wait_for(
            lambda: " left with status 1 after GET /close_all?by=hand; another starts" in
            self.place.log(), "a line with its request")
        self.assertEqual(self.ask(target="/pid").status, 200)

    def test_the_reader_of_its_log_may_go(self):
        """A pipe to a logger that ends is no end of the pool."""
        self.socket = self.place.run / "site.sock"
        with subprocess.Popen(
                [self.place.executable, "serve", "--workers", "1", *sites.as_user(),
                 "--listen", f"fastcgi:{self.socket}"], env=self.place.env,
                stdin=subprocess.DEVNULL, stderr=subprocess.PIPE) as pool:
            self.addCleanup(pool.kill)
            processes.wait_for(lambda: len(processes.workers(pool.pid)) == 1, "a worker")
            pool.stderr.close()
            (first,) = processes.workers(pool.pid)
            self.assertEqual(self.ask(target="/die/abort").status, 500)
            self.assertNotEqual(int(self.ask(target="/pid").body), first)
            pool.terminate()
            self.assertEqual(pool.wait(20), 0)


class Processes(Pool):
    def test_workers_are_not_dumpable(self):
        (worker, _) = self.start()
        # The kernel gives /proc/PID of such a process to root.
        self.assertEqual(os.stat(f"/proc/{worker}/environ").st_uid, 0)
        if os.geteuid() != 0:
            with self.assertRaises(PermissionError):
                pathlib.Path(f"/proc/{worker}/environ").read_bytes()

    def test_an_unsupervised_one_finishes_too(self):
        path = self.place.run / "fd0.sock"
        with pool_site.listening_socket(path) as listening:
            self.socket = path
            self.process = self.place.start(*sites.as_user(), stdin=listening)
            held, worker = self.held_at("alone")
            self.assertEqual([worker], processes.children(self.process.pid))
            # As who ends a whole group does.
            os.kill(worker, signal.SIGTERM)
            self.process.process.send_signal(signal.SIGTERM)
            self.place.open_gate("alone")
            self.assertEqual(held.read_answer().status, 200)
            self.assertEqual(self.process.process.wait(20), 0)

    def test_an_unsupervised_one_whose_herald_is_killed(self):
        path = self.place.run / "fd0.sock"
        with pool_site.listening_socket(path) as listening:
            self.socket = path
            self.process = self.place.start(*sites.as_user(), stdin=listening)
            held, worker = self.held_at("alone")
            os.kill(self.process.pid, signal.SIGKILL)
            self.process.process.wait()
            self.assertTrue(processes.alive(worker))
            self.place.open_gate("alone")
            self.assertEqual(held.read_answer().status, 200)
            processes.wait_for(lambda: not processes.alive(worker), "its end")


if __name__ == "__main__":
    tap.main()
