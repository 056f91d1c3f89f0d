#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A site under libfcgi's loop, by FCGX_Request and by the streams of fcgi++."""
import adapted
import adapted_examples
import fcgi
import tap


class LostPlaces:
    """libfcgi forgets where in a record it was when a request ends before its body."""

    def test_unread_bodies_without_end(self):
        """What was answered arrives; then the connection ends."""
        with fcgi.Connection(self.socket) as one:
            one.send(self.head("/nothing", 60_000_000, keep=True))
            for _ in range(50):
                one.send(fcgi.record(fcgi.STDIN, b"x" * 30_000))
            self.assertEqual(one.read_answer().status, 404)
            self.assertEqual(one.read_all(), b"")
        self.assertEqual(self.ask().status, 200)

    def test_a_body_is_never_taken_for_a_request(self):
        """Whatever of it libfcgi goes on with: records of another request, then one of its own."""
        forged = fcgi.begin(keep=True) + fcgi.stream(fcgi.PARAMS, fcgi.pairs({
            "REQUEST_METHOD": "GET", "REQUEST_URI": "/called", "SCRIPT_NAME": "", "HTTP_HOST": "h"}))
        forged += fcgi.record(fcgi.STDIN, padding=120 - len(forged))
        others = fcgi.record(fcgi.STDIN, b"x" * 8, 0x7777)[:8]  # the next one is its content
        unit = others * ((4096 - len(forged)) // 8) + forged
        plain = self.head("/nothing", 60_000_000, keep=True, HTTP_X="y" * 256)
        head = self.head("/nothing", 60_000_000, keep=True, HTTP_X="y" * (512 - len(plain) % 256))
        piece = fcgi.record(fcgi.STDIN, unit[8:] + unit * 15)
        self.assertEqual((len(forged), len(head) % 256, len(piece)), (128, 0, 65536))
        with fcgi.Connection(self.socket) as one:
            one.send(head + piece * 30)
            self.assertEqual(one.read_answer().status, 404)
            self.assertEqual(one.read_all(), b"")
        self.assertEqual(self.ask().status, 200)
        self.assertEqual(self.place.calls(), 0)


class Libfcgi:
    library = "libfcgi"


class Fcgio:
    library, words = "libfcgi", ("streams",)


class WithLibfcgi(Libfcgi, LostPlaces, adapted.Conformance):
    pass


class WithFcgio(Fcgio, LostPlaces, adapted.Conformance):
    pass


class EverywhereLibfcgi(Libfcgi, adapted.Everywhere):
    pass


class EverywhereFcgio(Fcgio, adapted.Everywhere):
    pass


globals().update(adapted_examples.cases_of("libfcgi", "libfcgi"))
globals().update(adapted_examples.cases_of("libfcgi", "fcgio"))

if __name__ == "__main__":
    tap.main()
