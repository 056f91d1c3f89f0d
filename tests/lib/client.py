# SPDX-License-Identifier: MIT
"""HTTP clients for tests: exact octets, TLS with or without a client certificate."""
import dataclasses
import http.client
import json
import socket
import ssl


@dataclasses.dataclass
class Answer:
    status: int
    fields: list          # (name, value) in wire order
    body: bytes

    def field(self, name: str):
        values = [value for key, value in self.fields if key.lower() == name.lower()]
        return values[0] if values else None

    def all(self, name: str):
        return [value for key, value in self.fields if key.lower() == name.lower()]

    def json(self):
        return json.loads(self.body)


def context_for(pki, certificate=None):
    """TLS that trusts the server's CA and shows `certificate` (a name in the folder `pki`)."""
    context = ssl.create_default_context(cafile=f"{pki}/ca.crt")
    # The clock and the CA are checked; the CRL speaks of clients only.
    if certificate:
        context.load_cert_chain(f"{pki}/{certificate}.crt", f"{pki}/{certificate}.key")
    return context


class Client:
    """Requests to one front server, a connection each unless keep=True."""

    def __init__(self, port: int, tls=None, host="localhost", keep=False):
        self.port, self.tls, self.host, self.keep = port, tls, host, keep
        self.connection = None

    def open(self):
        if self.connection is None:
            if self.tls:
                self.connection = http.client.HTTPSConnection(
                    "127.0.0.1", self.port, timeout=120, context=Named(self.tls, self.host))
            else:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        return self.connection

    def request(self, method, path, body=None, fields=(), chunked=False):
        connection = self.open()
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        names = {name.lower() for name, _ in fields}
        if "host" not in names:
            connection.putheader("Host", f"{self.host}:{self.port}")
        for name, value in fields:
            connection.putheader(name, value)
        if chunked:
            connection.putheader("Transfer-Encoding", "chunked")
        elif body is not None and "content-length" not in names:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body, encode_chunked=chunked)
        response = connection.getresponse()
        answer = Answer(response.status, response.getheaders(), response.read())
        if not self.keep:
            self.close()
        return answer

    def get(self, path, fields=()):
        return self.request("GET", path, fields=fields)

    def post(self, path, body=b"", media_type="application/octet-stream", fields=(), chunked=False):
        return self.request("POST", path, body, [("Content-Type", media_type), *fields], chunked)

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None


class Named:
    """An SSL context that checks the certificate against `host` though we dial 127.0.0.1."""

    def __init__(self, context, host):
        self.context, self.host = context, host

    def wrap_socket(self, raw, server_hostname=None):
        return self.context.wrap_socket(raw, server_hostname=self.host)

    def __getattr__(self, name):
        return getattr(self.context, name)


def raw(port: int, octets: bytes, tls=None, host="localhost") -> bytes:
    """Sends octets as they are and returns all that comes until the peer closes."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as plain:
        one = tls.wrap_socket(plain, server_hostname=host) if tls else plain
        one.sendall(octets)
        received = b""
        while True:
            try:
                piece = one.recv(65536)
            except (ConnectionResetError, ssl.SSLError):
                return received
            if not piece:
                return received
            received += piece
