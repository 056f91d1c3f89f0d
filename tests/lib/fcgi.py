# SPDX-License-Identifier: MIT
"""A FastCGI and SCGI client that sends exactly the octets a test wants, in any pieces.

FastCGI 1.0, section numbers as in its specification.  Nothing is checked on the way out:
tests of hostile input build their octets with the same functions.
"""
import dataclasses
import socket
import struct

import processes

BEGIN, ABORT, END, PARAMS, STDIN, STDOUT, STDERR, DATA, GET_VALUES, GET_VALUES_RESULT, UNKNOWN = \
    range(1, 12)
RESPONDER, AUTHORIZER, FILTER = 1, 2, 3
COMPLETE, CANT_MPX_CONN, OVERLOADED, UNKNOWN_ROLE = range(4)


def record(kind, content=b"", request_id=1, padding=0, version=1) -> bytes:
    return struct.pack("!BBHHBx", version, kind, request_id, len(content), padding) + content + \
        bytes(padding)


def length(number: int) -> bytes:
    return bytes([number]) if number < 128 else struct.pack("!I", number | 0x80000000)


def pairs(params) -> bytes:
    """params: a dict or a list of (name, value), text or octets."""
    out = b""
    for name, value in params.items() if isinstance(params, dict) else params:
        name, value = (part.encode() if isinstance(part, str) else part for part in (name, value))
        out += length(len(name)) + length(len(value)) + name + value
    return out


def begin(request_id=1, keep=False, role=RESPONDER) -> bytes:
    return record(BEGIN, struct.pack("!HB5x", role, 1 if keep else 0), request_id)


def stream(kind, octets: bytes, request_id=1, end=True, piece=32768) -> bytes:
    out = b"".join(record(kind, octets[at:at + piece], request_id)
                   for at in range(0, len(octets), piece))
    return out + (record(kind, b"", request_id) if end else b"")


def request(params, body=b"", request_id=1, keep=False) -> bytes:
    """A whole request as fronts send it."""
    return begin(request_id, keep) + stream(PARAMS, pairs(params), request_id) + \
        stream(STDIN, body, request_id)


def params_for(method="GET", target="/", body=None, **more) -> dict:
    """The params that nginx/imprint_fastcgi_params would send."""
    _, _, query = target.partition("?")
    params = {
        "REQUEST_METHOD": method, "REQUEST_URI": target, "QUERY_STRING": query,
        "SCRIPT_NAME": "", "SERVER_PROTOCOL": "HTTP/1.1", "REQUEST_SCHEME": "https",
        "HTTPS": "on", "REMOTE_ADDR": "192.0.2.1", "HTTP_HOST": "localhost",
    }
    if body is not None:
        params["CONTENT_LENGTH"] = str(len(body))
    return params | more


def certificate_params(pem: str) -> dict:
    return {"SSL_CLIENT_VERIFY": "SUCCESS", "SSL_CLIENT_CERT": pem}


def scgi_request(params, body=b"") -> bytes:
    listed = list(params.items() if isinstance(params, dict) else params)
    if "CONTENT_LENGTH" not in dict(listed):
        listed.insert(0, ("CONTENT_LENGTH", str(len(body))))
    listed.sort(key=lambda pair: pair[0] != "CONTENT_LENGTH")
    head = b"".join(f"{name}\0{value}\0".encode() for name, value in [*listed, ("SCGI", "1")])
    return str(len(head)).encode() + b":" + head + b"," + body


@dataclasses.dataclass
class Answer:
    """What came for one request; `head` is None when no complete CGI head did."""
    stdout: bytes = b""
    stderr: bytes = b""
    ended: bool = False            # END_REQUEST came
    app_status: int = 0
    protocol_status: int = 0

    @property
    def head(self):
        head, found, _ = self.stdout.partition(b"\r\n\r\n")
        return [tuple(line.split(": ", 1)) for line in head.decode("latin-1").split("\r\n")] \
            if found else None

    @property
    def body(self) -> bytes:
        return self.stdout.partition(b"\r\n\r\n")[2]

    def field(self, name):
        return next((value for key, value in self.head or () if key.lower() == name.lower()), None)

    @property
    def status(self) -> int:
        return int((self.field("Status") or "0").split()[0])


class Connection:
    """One connection; reads record by record.  ConnectionError when the peer closes early."""

    def __init__(self, address, timeout=60):
        self.socket = processes.connect(address)
        self.socket.settimeout(timeout)
        self.held = b""

    def send(self, octets: bytes, pieces=None):
        # No octets are not sent: to a peer that answered and closed, that would be EPIPE.
        for at in range(0, len(octets), pieces or len(octets) or 1):
            self.socket.sendall(octets[at:at + (pieces or len(octets))])
        return self

    def read_exactly(self, count: int) -> bytes:
        while len(self.held) < count:
            piece = self.socket.recv(65536)
            if not piece:
                raise ConnectionError(f"closed after {len(self.held)} octets of {count}")
            self.held += piece
        octets, self.held = self.held[:count], self.held[count:]
        return octets

    def read_record(self):
        """(kind, request id, content)"""
        version, kind, request_id, size, padding = struct.unpack("!BBHHBx", self.read_exactly(8))
        assert version == 1, version
        content = self.read_exactly(size)
        self.read_exactly(padding)
        return kind, request_id, content

    def read_answer(self, request_id=1) -> Answer:
        """Everything of one request until its END_REQUEST."""
        answer = Answer()
        while True:
            kind, number, content = self.read_record()
            assert number == request_id, (kind, number, content)
            if kind == STDOUT:
                answer.stdout += content
            elif kind == STDERR:
                answer.stderr += content
            elif kind == END:
                answer.ended = True
                answer.app_status, answer.protocol_status = struct.unpack("!IB3x", content)
                return answer
            else:
                raise AssertionError(f"unexpected record {kind}: {content!r}")

    def read_all(self) -> bytes:
        """All octets until the peer closes."""
        out, self.held = self.held, b""
        while True:
            try:
                piece = self.socket.recv(65536)
            except ConnectionResetError:
                return out
            if not piece:
                return out
            out += piece

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def ask(address, method="GET", target="/", body=b"", **more) -> Answer:
    """One request on a connection of its own."""
    with Connection(address) as connection:
        connection.send(request(params_for(method, target, body, **more), body))
        return connection.read_answer()


def ask_scgi(address, method="GET", target="/", body=b"", **more) -> Answer:
    with Connection(address) as connection:
        connection.send(scgi_request(params_for(method, target, body, **more), body))
        return Answer(stdout=connection.read_all(), ended=True)
