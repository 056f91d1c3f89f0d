#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the corpora of the wire decoders: raw octets, and verdicts.txt beside them.

    make.py            write
    make.py --check    compare, exit 1 when the tree differs

A verdict is what a worker meets that reads the octets, with the default limits, and ends a
request once its body is complete: head:N (params), body:N (octets, joined), end, aborted,
reply:HEX, failed:WHY; "-" is nothing at all.  Verdicts come from the FastCGI Specification
1.0, from the SCGI specification and from what real fronts send; never from a run.
"""
import pathlib
import struct
import sys

HERE = pathlib.Path(__file__).parent
BEGIN, ABORT, END, PARAMS, STDIN, STDOUT, STDERR, DATA, GET, RESULT, UNKNOWN = range(1, 12)
RESPONDER, AUTHORIZER, FILTER = 1, 2, 3
KEEP = 1


def record(kind, rid, content=b"", padding=0, version=1, reserved=0):
    head = struct.pack(">BBHHBB", version, kind, rid, len(content), padding, reserved)
    return head + content + b"\xaa" * padding


def begin(rid=1, role=RESPONDER, flags=0, **more):
    return record(BEGIN, rid, struct.pack(">HB5x", role, flags), **more)


def length(n, wide=False):
    return bytes([n]) if n < 128 and not wide else struct.pack(">I", n | 1 << 31)


def pair(name, value, wide=False):
    return length(len(name), wide) + length(len(value), wide) + name + value


def params(rid, *pairs, **more):
    return record(PARAMS, rid, b"".join(pairs), **more) + record(PARAMS, rid)


METHOD = pair(b"REQUEST_METHOD", b"GET")
URI = pair(b"REQUEST_URI", b"/")
SIZED = lambda n: pair(b"CONTENT_LENGTH", b"%d" % n)
GET_REQUEST = begin() + params(1, METHOD, URI) + record(STDIN, 1)


def end_request(rid, protocol_status):
    return "reply:" + record(END, rid, struct.pack(">IB3x", 0, protocol_status)).hex()


def unknown_type(kind):
    return "reply:" + record(UNKNOWN, 0, bytes([kind]) + b"\0" * 7).hex()


def result(*pairs):
    return "reply:" + record(RESULT, 0, b"".join(pair(n, v) for n, v in pairs)).hex()


def ask(*names):
    return record(GET, 0, b"".join(pair(n, b"") for n in names))


NO_MPX = (b"FCGI_MPXS_CONNS", b"0")
CONNS = (b"FCGI_MAX_CONNS", b"1024")
REQS = (b"FCGI_MAX_REQS", b"1024")
MIXED = METHOD + pair(b"HTTP_COOKIE", b"c" * 300) + URI

FASTCGI_VALID = {
    "get": (GET_REQUEST, "head:2 end"),
    "get_twice_kept": (
        (begin(flags=KEEP) + params(1, METHOD, URI) + record(STDIN, 1)) * 2,
        "head:2 end head:2 end"),
    "no_params_at_all": (begin() + record(PARAMS, 1) + record(STDIN, 1), "head:0 end"),
    "padding_everywhere": (
        begin(padding=255)
        + record(PARAMS, 1, METHOD, padding=7) + record(PARAMS, 1, padding=8)
        + record(STDIN, 1, b"body", padding=4) + record(STDIN, 1, padding=1),
        "head:1 body:4 end"),
    "reserved_octets_set": (
        record(BEGIN, 1, struct.pack(">HB", 1, 0) + b"\xff" * 5, reserved=255)
        + params(1, METHOD, reserved=9) + record(STDIN, 1, reserved=1), "head:1 end"),
    "flags_all_set": (begin(flags=255) + params(1, METHOD) + record(STDIN, 1), "head:1 end"),
    "highest_id": (
        begin(0xffff) + params(0xffff, METHOD) + record(STDIN, 0xffff), "head:1 end"),
    "pair_split_over_records": (
        begin() + record(PARAMS, 1, MIXED[:20]) + record(PARAMS, 1, MIXED[20:38])
        + record(PARAMS, 1, MIXED[38:]) + record(PARAMS, 1) + record(STDIN, 1), "head:3 end"),
    "records_of_one_octet": (
        begin() + b"".join(record(PARAMS, 1, MIXED[i:i + 1], padding=i % 3)
                           for i in range(len(MIXED)))
        + record(PARAMS, 1) + record(STDIN, 1), "head:3 end"),
    "wide_lengths_of_short_texts": (
        begin() + params(1, pair(b"A", b"b", wide=True), pair(b"", b"", wide=True))
        + record(STDIN, 1), "head:2 end"),
    "lengths_127_and_128": (
        begin() + params(1, pair(b"n" * 127, b"v" * 128), pair(b"n" * 128, b"v" * 127))
        + record(STDIN, 1), "head:2 end"),
    "empty_name_and_value": (
        begin() + params(1, pair(b"", b""), pair(b"", b"v"), pair(b"N", b""))
        + record(STDIN, 1), "head:3 end"),
    "name_repeated": (
        begin() + params(1, pair(b"HTTP_X_FOO", b"1"), pair(b"HTTP_X_FOO", b"2"))
        + record(STDIN, 1), "head:2 end"),
    "512_params": (
        begin() + params(1, *[pair(b"N%d" % i, b"") for i in range(512)])
        + record(STDIN, 1), "head:512 end"),
    "body_in_records": (
        begin() + params(1, SIZED(7)) + record(STDIN, 1, b"abc") + record(STDIN, 1, b"defg")
        + record(STDIN, 1), "head:1 body:7 end"),
    "body_without_length": (
        begin() + params(1, METHOD) + record(STDIN, 1, b"abc") + record(STDIN, 1),
        "head:1 body:3 end"),
    "body_before_an_early_end": (  # mod_fcgid, HTTP/2 upload without length: 0, n, 0
        begin() + params(1, SIZED(5)) + record(STDIN, 1) + record(STDIN, 1, b"abcde")
        + record(STDIN, 1), "head:1 end body:5 end"),
    "abort_without_params": (begin(flags=KEEP) + record(ABORT, 1), "aborted"),  # HAProxy
    "abort_then_next_request": (
        begin(flags=KEEP) + record(ABORT, 1) + begin(3) + params(3, METHOD) + record(STDIN, 3),
        "aborted head:1 end"),
    "abort_within_params": (
        begin() + record(PARAMS, 1, METHOD) + record(ABORT, 1, padding=8)
        + record(PARAMS, 1) + record(STDIN, 1), "aborted"),
    "abort_within_body": (
        begin() + params(1, SIZED(9)) + record(STDIN, 1, b"abc") + record(ABORT, 1)
        + record(STDIN, 1, b"def"), "head:1 body:3 aborted"),
    "abort_of_nobody": (record(ABORT, 1) + GET_REQUEST, "head:2 end"),
    "multiplexed_1_3_5": (  # HAProxy's ids; the first goes on undisturbed
        begin(1, flags=KEEP) + record(PARAMS, 1, METHOD)
        + begin(3, flags=KEEP) + params(3, URI) + record(STDIN, 3, b"third")
        + record(PARAMS, 1, SIZED(4)) + record(PARAMS, 1) + record(STDIN, 1, b"ab")
        + begin(5, flags=KEEP) + record(ABORT, 5) + record(STDIN, 3)
        + record(STDIN, 1, b"cd") + record(STDIN, 1)
        + begin(7) + params(7, METHOD) + record(STDIN, 7),
        f"{end_request(3, 1)} head:2 body:2 {end_request(5, 1)} body:2 end head:1 end"),
    "get_values_alone": (
        ask(b"FCGI_MAX_CONNS", b"FCGI_MAX_REQS", b"FCGI_MPXS_CONNS"),
        result(CONNS, REQS, NO_MPX)),
    "get_values_of_haproxy": (
        ask(b"FCGI_MAX_REQS", b"FCGI_MPXS_CONNS") + GET_REQUEST,
        result(REQS, NO_MPX) + " head:2 end"),
    "get_values_between": (
        begin(flags=KEEP) + params(1, METHOD) + record(STDIN, 1) + ask(b"FCGI_MPXS_CONNS")
        + GET_REQUEST, f"head:1 end {result(NO_MPX)} head:2 end"),
    "get_values_within": (
        begin() + ask(b"FCGI_MPXS_CONNS") + record(PARAMS, 1, METHOD[:5])
        + ask(b"FCGI_MAX_REQS") + record(PARAMS, 1, METHOD[5:] + SIZED(2)) + record(PARAMS, 1)
        + ask(b"FCGI_MAX_CONNS") + record(STDIN, 1, b"ab") + record(STDIN, 1),
        f"{result(NO_MPX)} {result(REQS)} head:2 {result(CONNS)} body:2 end"),
    "get_values_unknown_names": (
        ask(b"FCGI_MAX", b"fcgi_max_conns", b"", b"FCGI_MPXS_CONNS", b"X" * 200),
        result(NO_MPX)),
    "get_values_asks_nothing": (record(GET, 0, padding=8), result()),
    "get_values_repeated_20_times": (ask(*[b"FCGI_MPXS_CONNS"] * 20), result(NO_MPX)),
    "get_values_with_values": (
        record(GET, 0, pair(b"FCGI_MPXS_CONNS", b"1")), result(NO_MPX)),
    "management_unknown": (
        record(42, 0, b"what", padding=4) + record(255, 0) + GET_REQUEST,
        f"{unknown_type(42)} {unknown_type(255)} head:2 end"),
    "management_of_a_request_type": (record(STDIN, 0, b"x") + GET_REQUEST,
                                     f"{unknown_type(STDIN)} head:2 end"),
    "answers_are_not_answered": (
        record(UNKNOWN, 0, b"\x09" + b"\0" * 7) + record(RESULT, 0, pair(*CONNS))
        + GET_REQUEST, "head:2 end"),
    "authorizer_kept": (
        begin(1, AUTHORIZER, KEEP) + params(1, METHOD) + begin(1) + params(1, METHOD)
        + record(STDIN, 1), f"{end_request(1, 3)} head:1 end"),
    "filter_kept": (
        begin(9, FILTER, KEEP) + params(9, METHOD) + record(STDIN, 9) + record(DATA, 9, b"x")
        + record(DATA, 9) + GET_REQUEST, f"{end_request(9, 3)} head:2 end"),
    "role_0_kept": (begin(1, 0, KEEP) + GET_REQUEST, f"{end_request(1, 3)} head:2 end"),
    "data_is_skipped": (
        begin() + record(DATA, 1, b"x") + params(1, METHOD) + record(DATA, 1, b"y" * 99)
        + record(DATA, 1) + record(STDIN, 1), "head:1 end"),
    "unknown_ids_are_skipped": (
        record(PARAMS, 4, b"\xff") + record(STDIN, 4, b"x") + begin()
        + record(PARAMS, 2, b"\xff" * 9) + record(STDIN, 2, b"zz") + record(STDOUT, 2, b"q")
        + params(1, METHOD) + record(ABORT, 2) + record(STDIN, 0x101, b"x")
        + record(STDIN, 1), "head:1 end"),
    "unknown_record_type_is_skipped": (
        begin() + record(12, 1, b"future") + params(1, METHOD) + record(200, 1)
        + record(STDIN, 1), "head:1 end"),
    "rest_of_a_body_after_the_answer": (
        begin(flags=KEEP) + params(1, SIZED(2)) + record(STDIN, 1, b"ab") + record(STDIN, 1)
        + record(STDIN, 1, b"stray") + record(STDIN, 1)
        + begin(3) + params(3, METHOD) + record(STDIN, 3), "head:1 body:2 end head:1 end"),
    "empty_records_flood": (
        record(STDIN, 7) * 500 + begin() + record(DATA, 1) * 500 + params(1, METHOD)
        + record(STDIN, 8) * 500 + record(STDIN, 1), "head:1 end"),
    "nothing": (b"", "-"),
    "begin_only": (begin(), "-"),
    "half_a_header": (begin()[:5], "-"),
    "announced_and_never_sent": (
        begin() + record(PARAMS, 1, length(0x7fffffff) + length(0x7fffffff) + b"N"), "-"),
}

FASTCGI_INVALID = {
    "version_0": (record(BEGIN, 1, b"\0\1\0\0\0\0\0\0", version=0), "failed:bad_version"),
    "version_2": (record(BEGIN, 1, b"\0\1\0\0\0\0\0\0", version=2), "failed:bad_version"),
    "version_changes": (begin() + record(PARAMS, 1, METHOD, version=2), "failed:bad_version"),
    "http_request": (b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "failed:bad_version"),
    "tls_handshake": (b"\x16\x03\x01\x02\x00\x01", "failed:bad_version"),
    "shifted_by_wrong_padding": (
        begin() + record(PARAMS, 1, METHOD)[:-2] + record(PARAMS, 1) + b"\0\0",
        "failed:bad_version"),
    "begin_id_0": (begin(0), "failed:bad_begin"),
    "begin_short": (record(BEGIN, 1, b"\0\1\0\0"), "failed:bad_begin"),
    "begin_long": (record(BEGIN, 1, b"\0\1\0\0\0\0\0\0\0"), "failed:bad_begin"),
    "begin_empty": (record(BEGIN, 1), "failed:bad_begin"),
    "begin_again_within_params": (begin() + begin(), "failed:bad_begin"),
    "begin_again_within_body": (
        begin() + params(1, SIZED(3)) + record(STDIN, 1, b"a") + begin(),
        "head:1 body:1 failed:bad_begin"),
    "authorizer_not_kept": (
        begin(1, AUTHORIZER) + params(1, METHOD), f"{end_request(1, 3)} failed:unknown_role"),
    "stdin_before_params_end": (
        begin() + record(PARAMS, 1, METHOD) + record(STDIN, 1, b"x"), "failed:bad_record"),
    "empty_stdin_before_params": (begin() + record(STDIN, 1), "failed:bad_record"),
    "params_after_their_end": (
        begin() + params(1, METHOD) + record(PARAMS, 1, URI), "head:1 failed:bad_record"),
    "params_end_twice": (
        begin() + params(1, METHOD) + record(PARAMS, 1), "head:1 failed:bad_record"),
    "stdout_from_the_front": (begin() + record(STDOUT, 1, b"x"), "failed:bad_record"),
    "end_request_from_the_front": (
        begin() + record(END, 1, b"\0" * 8), "failed:bad_record"),
    "get_values_of_a_request": (begin() + record(GET, 1), "failed:bad_record"),
    "length_one_too_long": (
        begin() + params(1, METHOD, length(1) + length(4) + b"Nabc"), "failed:bad_params"),
    "lengths_7fffffff": (
        begin() + params(1, length(0x7fffffff) + length(0x7fffffff) + b"N"),
        "failed:bad_params"),
    "name_length_alone": (begin() + params(1, METHOD, b"\x01"), "failed:bad_params"),
    "length_cut_short": (begin() + params(1, b"\x01\x80\0\0"), "failed:bad_params"),
    "513_params": (
        begin() + params(1, *[pair(b"N", b"")] * 513), "failed:too_many_params"),
    "30000_empty_pairs": (
        begin() + record(PARAMS, 1, b"\0" * 60000), "failed:too_many_params"),
    "get_values_lengths_7fffffff": (
        record(GET, 0, length(0x7fffffff) + length(0x7fffffff)), "failed:bad_management"),
    "get_values_cut_short": (
        record(GET, 0, pair(b"FCGI_MAX_REQS", b"")[:-1]), "failed:bad_management"),
    "get_values_good_then_bad": (
        record(GET, 0, pair(b"FCGI_MPXS_CONNS", b"") + b"\x05"), "failed:bad_management"),
}


def netstring(text, comma=b","):
    return b"%d:%s%s" % (len(text), text, comma)


def headers(*pairs):
    return b"".join(b"%s\0%s\0" % one for one in pairs)


def scgi(size, *pairs):
    return netstring(headers((b"CONTENT_LENGTH", b"%d" % size), (b"SCGI", b"1"), *pairs))


SCGI_VALID = {
    "example_of_the_specification": (
        b"70:CONTENT_LENGTH\x0027\0SCGI\x001\0REQUEST_METHOD\0POST\0REQUEST_URI\0/deepthought\0,"
        b"What is the answer to life?", "head:4 body:27 end"),
    "no_body": (scgi(0, (b"REQUEST_METHOD", b"GET")), "head:3 end"),
    "octets_after_the_body": (scgi(2) + b"abcdef", "head:2 body:2 end"),
    "octets_after_no_body": (scgi(0) + b"12:stray", "head:2 end"),
    "body_unfinished": (scgi(9) + b"abc", "head:2 body:3"),
    "without_scgi_header": (  # nginx as usually configured
        netstring(headers((b"CONTENT_LENGTH", b"0"))), "head:1 end"),
    "length_repeated": (  # nginx with a scgi_param of that name: the second may be empty
        netstring(headers((b"CONTENT_LENGTH", b"3"), (b"CONTENT_LENGTH", b""))) + b"abc",
        "head:2 body:3 end"),
    "empty_values": (scgi(0, (b"QUERY_STRING", b""), (b"X", b"")), "head:4 end"),
    "leading_zeros_in_the_content_length": (
        netstring(headers((b"CONTENT_LENGTH", b"0003"))) + b"abc", "head:1 body:3 end"),
    "name_repeated": (scgi(0, (b"HTTP_X", b"1"), (b"HTTP_X", b"2")), "head:4 end"),
    "512_params": (scgi(0, *[(b"N%d" % i, b"") for i in range(510)]), "head:512 end"),
    "largest_content_length": (
        netstring(headers((b"CONTENT_LENGTH", b"18446744073709551615"))) + b"ab",
        "head:1 body:2"),
    "nothing": (b"", "-"),
    "half_a_length": (b"12", "-"),
    "announced_and_never_sent": (b"262144:CONTENT_LENGTH", "-"),
    "comma_missing_so_far": (netstring(headers((b"CONTENT_LENGTH", b"0")), b""), "-"),
}

SCGI_INVALID = {
    "no_digits": (b":,", "failed:bad_netstring"),
    "minus": (b"-1:,", "failed:bad_netstring"),
    "plus": (b"+1:,", "failed:bad_netstring"),
    "blank_first": (b" 1:,", "failed:bad_netstring"),
    "hexadecimal": (b"0x10:", "failed:bad_netstring"),
    "needless_zero": (b"01:", "failed:bad_netstring"),
    "zeros_for_ever": (b"0" * 99, "failed:bad_netstring"),
    "blank_after_digits": (b"1 :", "failed:bad_netstring"),
    "http_request": (b"GET / HTTP/1.0\r\n\r\n", "failed:bad_netstring"),
    "one_over_the_limit": (b"262145:", "failed:params_too_large"),
    "length_7fffffff": (b"2147483647:CONTENT_LENGTH", "failed:params_too_large"),
    "length_wraps": (b"18446744073709551617:", "failed:params_too_large"),
    "digits_for_ever": (b"9" * 99, "failed:params_too_large"),
    "comma_is_semicolon": (
        netstring(headers((b"CONTENT_LENGTH", b"0")), b";"), "failed:bad_netstring"),
    "length_one_too_small": (
        b"16:" + headers((b"CONTENT_LENGTH", b"0")) + b",", "failed:bad_netstring"),
    "length_one_too_large": (
        b"18:" + headers((b"CONTENT_LENGTH", b"0")) + b",,", "failed:bad_params"),
    "empty_head": (b"0:,", "failed:bad_content_length"),
    "name_without_value": (netstring(b"CONTENT_LENGTH\0"), "failed:bad_params"),
    "value_without_end": (netstring(b"CONTENT_LENGTH\x0027"), "failed:bad_params"),
    "name_without_end": (
        netstring(headers((b"CONTENT_LENGTH", b"0")) + b"X"), "failed:bad_params"),
    "empty_name": (scgi(0, (b"", b"x")), "failed:bad_params"),
    "nul_in_a_value": (scgi(0, (b"A", b"b\0c")), "failed:bad_params"),
    "length_not_first": (
        netstring(headers((b"SCGI", b"1"), (b"CONTENT_LENGTH", b"0"))),
        "failed:bad_content_length"),
    "length_in_lower_case": (
        netstring(headers((b"content_length", b"0"))), "failed:bad_content_length"),
    "length_empty": (
        netstring(headers((b"CONTENT_LENGTH", b""))), "failed:bad_content_length"),
    "length_negative": (
        netstring(headers((b"CONTENT_LENGTH", b"-1"))), "failed:bad_content_length"),
    "length_with_sign": (
        netstring(headers((b"CONTENT_LENGTH", b"+1"))), "failed:bad_content_length"),
    "length_hexadecimal": (
        netstring(headers((b"CONTENT_LENGTH", b"0x1"))), "failed:bad_content_length"),
    "length_beyond_64_bits": (
        netstring(headers((b"CONTENT_LENGTH", b"18446744073709551616"))),
        "failed:bad_content_length"),
    "513_params": (scgi(0, *[(b"N", b"")] * 511), "failed:too_many_params"),
}

CORPORA = {
    "fastcgi/valid": FASTCGI_VALID,
    "fastcgi/invalid": FASTCGI_INVALID,
    "scgi/valid": SCGI_VALID,
    "scgi/invalid": SCGI_INVALID,
}


def files():
    for folder, cases in CORPORA.items():
        for name, (octets, _) in cases.items():
            yield f"{folder}/{name}", octets
        table = "".join(f"{name} {verdict}\n" for name, (_, verdict) in cases.items())
        yield f"{folder}/verdicts.txt", table.encode()


def main():
    wanted = dict(files())
    if "--check" in sys.argv:
        present = {str(path.relative_to(HERE)): path.read_bytes()
                   for folder in CORPORA for path in (HERE / folder).iterdir()}
        differing = {name for name in wanted.keys() | present.keys()
                     if wanted.get(name) != present.get(name)}
        print("\n".join(f"differs: {name}" for name in sorted(differing)))
        return 1 if differing else 0
    for name, octets in wanted.items():
        path = HERE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(octets)
    return 0


if __name__ == "__main__":
    sys.exit(main())
