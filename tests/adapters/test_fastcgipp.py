#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A site under fastcgi++'s manager."""
import adapted
import adapted_examples
import fcgi
import tap


class WithFastcgipp(adapted.Conformance):
    library = "fastcgipp"

    def test_what_is_the_programs_stays_so(self):
        self.assertEqual(self.ask(target="/own").body, b"the program's own")

    def test_two_requests_at_once_on_a_connection(self):
        with fcgi.Connection(self.socket) as one:
            first = fcgi.request(fcgi.params_for("POST", "/take", b"abc"), b"abc", keep=True)
            second = fcgi.request(fcgi.params_for(), keep=True, request_id=3)
            one.send(first[:-8] + second)
            self.assertEqual(one.read_answer(3).body, b"Hello, World!\n")
            self.assertTrue(one.send(first[-8:]).read_answer().body.startswith(b"3 "))


class EverywhereFastcgipp(adapted.Everywhere):
    library = "fastcgipp"


globals().update(adapted_examples.cases_of("fastcgipp", "fastcgipp"))

if __name__ == "__main__":
    tap.main()
