#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes crafted certificates as JSON {name: hexadecimal DER} to argv[1].

A DER writer of our own, because no library would sign these.  Nothing here verifies a
signature, so it is forty zero octets; dates are fixed, so nothing ever expires.
What each must become is written in test_certificate.cpp, from RFC 5280 and RFC 4514.
"""
import json
import sys

UTF8, NUMERIC, PRINTABLE, T61, IA5, UNIVERSAL, BMP = 12, 18, 19, 20, 22, 28, 30
BIT, OCTETS, UTC, GENERALIZED = 3, 4, 23, 24

OIDS = {"CN": "2.5.4.3", "serialNumber": "2.5.4.5", "C": "2.5.4.6", "L": "2.5.4.7",
        "O": "2.5.4.10", "OU": "2.5.4.11", "givenName": "2.5.4.42",
        "UID": "0.9.2342.19200300.100.1.1", "DC": "0.9.2342.19200300.100.1.25",
        "emailAddress": "1.2.840.113549.1.9.1"}


def tlv(tag: int, *contents: bytes) -> bytes:
    content = b"".join(contents)
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(octets)]) + octets + content


def sequence(*contents: bytes) -> bytes:
    return tlv(0x30, *contents)


def oid(dotted: str) -> bytes:
    first, second, *rest = (int(part) for part in dotted.split("."))
    octets = bytearray()
    for number in [first * 40 + second, *rest]:
        groups = [number & 0x7f]
        while number := number >> 7:
            groups.append(number & 0x7f | 0x80)
        octets += bytes(reversed(groups))
    return tlv(6, bytes(octets))


def text(value, tag=UTF8) -> bytes:
    """A string of the given type; octets are taken as they are."""
    coding = {BMP: "utf-16-be", UNIVERSAL: "utf-32-be", T61: "latin-1"}.get(tag, "utf-8")
    return tlv(tag, value if isinstance(value, bytes) else value.encode(coding))


def name(*rdns) -> bytes:
    """Each RDN is a list of (type, encoded value); in DER a SET is sorted."""
    sets = []
    for rdn in rdns:
        attributes = [sequence(oid(OIDS.get(kind, kind)), value) for kind, value in rdn]
        sets.append(tlv(0x31, *sorted(attributes)))
    return sequence(*sets)


def common_name(value, tag=UTF8) -> bytes:
    return name([("CN", text(value, tag))])


def integer(octets: bytes) -> bytes:
    return tlv(2, octets)


ISSUER = name([("C", text("DE", PRINTABLE))], [("O", text("Test"))], [("CN", text("Test CA"))])
# The generator of P-256: any point will do.
POINT = bytes.fromhex("046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
                      "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5")
KEY = sequence(sequence(oid("1.2.840.10045.2.1"), oid("1.2.840.10045.3.1.7")),
               tlv(BIT, b"\0" + POINT))
ECDSA = sequence(oid("1.2.840.10045.4.3.2"))
FROM, UNTIL = tlv(UTC, b"250102030405Z"), tlv(UTC, b"350102030405Z")


def san(*names: bytes) -> bytes:
    return sequence(oid("2.5.29.17"), tlv(OCTETS, sequence(*names)))


def usage(bits: bytes) -> bytes:
    return sequence(oid("2.5.29.15"), tlv(1, b"\xff"), tlv(OCTETS, tlv(BIT, bits)))


def purposes(*dotted: str) -> bytes:
    return sequence(oid("2.5.29.37"), tlv(OCTETS, sequence(*map(oid, dotted))))


def other_name(kind: str, value: bytes) -> bytes:
    return tlv(0xa0, oid(kind), tlv(0xa0, value))


# OpenSSL writes no object identifier of more than 586 octets as numbers.
LONGEST = "1.2" + 585 * ".3"
UPN = "1.3.6.1.4.1.311.20.2.3"


def certificate(subject=None, extensions=(), serial=b"\x10\x02", issuer=ISSUER,
                start=FROM, end=UNTIL, version=b"\2") -> bytes:
    body = [integer(serial), ECDSA, issuer, sequence(start, end),
            common_name("Ada") if subject is None else subject, KEY]
    if version is not None:
        body.insert(0, tlv(0xa0, integer(version)))
    if extensions:
        body.append(tlv(0xa3, sequence(*extensions)))
    return sequence(sequence(*body), ECDSA, tlv(BIT, b"\0" + bytes(40)))


PLAIN = certificate(name([("C", text("DE", PRINTABLE))], [("O", text("Test"))],
                         [("CN", text("Ada", PRINTABLE))]))


def loosened(der: bytes) -> bytes:
    """The same certificate, its outermost length in a longer form than DER allows."""
    assert der[1] == 0x82
    return bytes([der[0], 0x83, 0]) + der[2:]


def indefinite(der: bytes) -> bytes:
    return bytes([der[0], 0x80]) + der[4:] + b"\0\0"


def with_san(*names: bytes) -> bytes:
    return certificate(extensions=[san(*names)])


CRAFTED = {
    "plain": PLAIN,
    "version_1": certificate(version=None),
    "utf8": certificate(common_name("Zoë 猫 😀")),
    "bmp": certificate(common_name("Zoë 猫", BMP)),
    "universal": certificate(common_name("😀", UNIVERSAL)),
    "t61": certificate(common_name("Zoë", T61)),
    "numeric": certificate(name([("serialNumber", text("12 34", NUMERIC))])),
    "multi_valued": certificate(name(
        [("C", text("DE", PRINTABLE))],
        [("OU", text("A")), ("OU", text("B"))],
        [("CN", text("Ada")), ("serialNumber", text("SN-42", PRINTABLE))])),
    "repeated": certificate(name([("CN", text("first"))], [("O", text("Test"))],
                                 [("CN", text("second"))])),
    "no_subject": certificate(name(), [san(tlv(0x82, b"alice.example"))]),
    "empty_value": certificate(common_name("")),
    "domain": certificate(name([("DC", text("example", IA5))], [("UID", text("ada"))],
                               [("givenName", text("Ada"))],
                               [("emailAddress", text("ada@example.org", IA5))])),
    "slashes": certificate(name([("O", text("Evil/CN=admin"))], [("CN", text("e"))])),
    "commas": certificate(common_name("admin,O=Real+OU=x")),
    "escapes": certificate(name([("O", text(" a\"b;c<d>e\\f "))], [("OU", text("#1"))],
                                [("CN", text(" "))])),
    "line_break": certificate(common_name("e\nSSL_CLIENT_VERIFY: SUCCESS\r\x7f")),
    "nul": certificate(common_name("admin\0.evil.example")),
    "nul_bmp": certificate(common_name("admin\0x", BMP)),
    "nul_issuer": certificate(issuer=common_name("Test\0")),
    "bad_utf8": certificate(common_name(b"Zo\xeb")),
    "overlong_utf8": certificate(common_name(b"\xc0\xaf")),
    "odd_bmp": certificate(common_name(b"\0A\0", BMP)),
    "surrogate_bmp": certificate(common_name(b"\xd8\x00\xdc\x00", BMP)),
    "big_universal": certificate(common_name(b"\0\x11\0\0", UNIVERSAL)),
    "unknown_type": certificate(name([("1.3.6.1.4.1.99999.1", text("x"))],
                                     [("CN", text("Ada"))])),
    "bit_string": certificate(name([("2.5.4.45", tlv(BIT, b"\0\xff"))],
                                   [("CN", text("Ada"))])),
    "common_name_of_bits": certificate(name([("CN", tlv(BIT, b"\0\xff"))])),
    "long_type": certificate(name([(LONGEST, text("x"))], [("CN", text("Ada"))])),
    "too_long_type": certificate(name([(LONGEST + ".3", text("x"))], [("CN", text("Ada"))])),
    "too_long_type_of_issuer": certificate(issuer=name([(LONGEST + ".3", text("x"))])),
    "all_sans": with_san(
        tlv(0x82, b"alice.example.org"), tlv(0x81, b"alice@example.org"),
        tlv(0x86, b"https://id.example.org/alice"), tlv(0x87, bytes([192, 0, 2, 7])),
        tlv(0x87, bytes.fromhex("20010db8000000000000000000000007")),
        other_name(UPN, text("alice@corp.example")),
        tlv(0xa4, name([("O", text("Test"))], [("CN", text("Ada, L."))])),
        tlv(0x88, oid("1.2.3.4")[2:]), other_name("1.2.3", text("x"))),
    "san_nul": with_san(tlv(0x82, b"alice\0.evil.example")),
    "san_line_break": with_san(tlv(0x81, b"a@b\nc")),
    "san_latin_1": with_san(tlv(0x82, b"alic\xe9.example")),
    "san_five_octets": with_san(tlv(0x87, bytes(5))),
    "san_no_octets": with_san(tlv(0x87)),
    "san_upn_ia5": with_san(other_name(UPN, text("alice@corp.example", IA5))),
    "san_upn_nul": with_san(other_name(UPN, text("alice\0@corp.example"))),
    "san_upn_bad_utf8": with_san(other_name(UPN, text(b"\xff"))),
    "san_directory_nul": with_san(tlv(0xa4, common_name("a\0b"))),
    "san_long_id": with_san(tlv(0x88, oid(LONGEST)[4:])),
    "san_too_long_id": with_san(tlv(0x88, oid(LONGEST + ".3")[4:])),
    "san_too_long_kind": with_san(other_name(LONGEST + ".3", text("x"))),
    "san_twice": certificate(extensions=[san(tlv(0x82, b"a.example")),
                                         san(tlv(0x82, b"b.example"))]),
    "san_garbage": certificate(extensions=[sequence(oid("2.5.29.17"), tlv(OCTETS, b"\1\2"))]),
    "usages": certificate(extensions=[usage(b"\x05\xa0"), purposes(
        "1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.4", "1.3.6.1.4.1.311.20.2.2")]),
    "usage_all": certificate(extensions=[usage(b"\x07\xff\x80"), purposes("2.5.29.37.0")]),
    "usage_none": certificate(extensions=[usage(b"\0\0")]),
    "usage_twice": certificate(extensions=[usage(b"\7\x80"), usage(b"\7\x80")]),
    "usage_octets": certificate(extensions=[sequence(oid("2.5.29.15"),
                                                     tlv(OCTETS, tlv(OCTETS, b"\x80")))]),
    "purposes_none": certificate(extensions=[purposes()]),
    "purposes_twice": certificate(extensions=[purposes("1.2.3"), purposes("1.2.3")]),
    "purposes_text": certificate(extensions=[sequence(oid("2.5.29.37"),
                                                      tlv(OCTETS, sequence(text("x"))))]),
    "purposes_too_long": certificate(extensions=[purposes(LONGEST + ".3")]),
    "serial_zero": certificate(serial=b"\0"),
    "serial_small": certificate(serial=b"\x0a"),
    "serial_high_bit": certificate(serial=b"\0\xff\x01"),
    "serial_twenty_octets": certificate(serial=bytes(range(1, 21))),
    "serial_negative": certificate(serial=b"\xff"),
    "for_ever": certificate(end=tlv(GENERALIZED, b"99991231235959Z")),
    "last_century": certificate(start=tlv(UTC, b"500101000000Z")),
    "no_such_day": certificate(end=tlv(UTC, b"350231000000Z")),
    "no_time": certificate(start=tlv(UTC, b"soon")),
    "trailing_octet": PLAIN + b"\0",
    "twice": PLAIN + PLAIN,
    "truncated": PLAIN[:-1],
    "loose_length": loosened(PLAIN),
    "indefinite_length": indefinite(PLAIN),
    "nothing": b"",
    "key_of_all": KEY,
    "no_certificate": sequence(integer(b"\1")),
}


def main() -> None:
    with open(sys.argv[1], "w", encoding="ascii") as file:
        json.dump({key: der.hex() for key, der in CRAFTED.items()}, file, indent=1)


if __name__ == "__main__":
    main()
