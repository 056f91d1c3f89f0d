#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The echo example behind the shipped lighttpd files, behind nginx, and as a CGI program:
the same request means the same everywhere."""
import hashlib
import os
import pathlib
import signal
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import client  # noqa: E402
import fcgi  # noqa: E402
import fronts  # noqa: E402
import processes  # noqa: E402
import sites  # noqa: E402
import tap  # noqa: E402

APACHE = """\
ServerRoot {home}/apache
ServerName localhost
Listen 127.0.0.1:{port}
PidFile {home}/apache/pid
ErrorLog {home}/apache/error.log
LoadModule mpm_prefork_module /usr/lib/apache2/modules/mod_mpm_prefork.so
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
LoadModule alias_module /usr/lib/apache2/modules/mod_alias.so
{user}
DocumentRoot {home}/apache/www
AllowEncodedSlashes NoDecode
<Directory {home}>
    Options +ExecCGI
    Require all granted
</Directory>
"""


class Mirror:
    """What every front has to deliver; `mount` is where the site is."""

    mount = ""

    def client(self, **more):
        return client.Client(self.port, **more)

    def mirror(self, path, method="GET", **more):
        answer = self.client().request(method, self.mount + path, **more)
        self.assertEqual(answer.status, 200, answer.body[:2000])
        return answer.json()

    def test_the_request_arrives(self):
        said = self.mirror("/request/a/b?x=1&y=%20z&x=2", fields=[("X-Thing", "one")])
        self.assertEqual(said["method"], "GET")
        self.assertEqual(said["scheme"], "http")
        self.assertEqual(said["host"], f"localhost:{self.port}")
        self.assertEqual(said["mount"], self.mount)
        self.assertEqual(said["path"], "/request/a/b")
        self.assertEqual(said["segments"], ["a", "b"])
        self.assertEqual(said["query"], [{"name": "x", "value": "1"}, {"name": "y", "value": " z"},
                                         {"name": "x", "value": "2"}])
        self.assertIn({"name": "x-thing", "value": "one"}, said["fields"])
        self.assertEqual(said["client_address"], "127.0.0.1")
        self.assertEqual(said["certificate"], {"verified": False})

    def test_segments_stay_raw(self):
        said = self.mirror("/request/a%20b/%C3%AB/c+d;e")
        self.assertEqual(said["segments"], ["a%20b", "%C3%AB", "c+d;e"])

    def test_methods(self):
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
            with self.subTest(method=method):
                body = b"x" if method in ("POST", "PUT", "PATCH") else None
                self.assertEqual(self.mirror("/request", method, body=body)["method"], method)

    def test_secrets_are_masked(self):
        said = self.mirror("/request", fields=[("Cookie", "a=hidden"),
                                               ("Authorization", "Basic aGlkZGVu")])
        self.assertNotIn("hidden", str(said))
        self.assertNotIn("aGlkZGVu", str(said))

    def test_head_has_no_body(self):
        answer = self.client().request("HEAD", self.mount + "/bytes/1000")
        self.assertEqual((answer.status, answer.body), (200, b""))

    def test_a_body_of_any_type(self):
        octets = os.urandom(300_000)
        said = self.client().post(self.mount + "/body", octets, "application/x-odd+xml").json()
        self.assertEqual(said, {"content_type": "application/x-odd+xml", "bytes": len(octets),
                                "sha256": hashlib.sha256(octets).hexdigest()})

    def test_an_empty_body(self):
        said = self.client().post(self.mount + "/body", b"", "application/x-none").json()
        self.assertEqual((said["bytes"], said["content_type"]), (0, "application/x-none"))

    def test_a_chunked_body(self):
        octets = os.urandom(200_000)
        pieces = (octets[at:at + 7919] for at in range(0, len(octets), 7919))
        said = self.client().post(self.mount + "/body", pieces, "image/odd", chunked=True).json()
        self.assertEqual(said["sha256"], hashlib.sha256(octets).hexdigest())

    def test_forms(self):
        urlencoded = self.client().post(
            self.mount + "/form", b"a=1&b=%C3%AB+x&a=2", "application/x-www-form-urlencoded")
        self.assertEqual(urlencoded.json(), {"files": [], "fields": [
            {"name": "a", "value": "1"}, {"name": "b", "value": "\u00eb x"},
            {"name": "a", "value": "2"}]})
        octets = os.urandom(400_000)
        form = (b'--B\r\nContent-Disposition: form-data; name="t"\r\n\r\ntext\r\n'
                b'--B\r\nContent-Disposition: form-data; name="f"; filename="a b.bin"\r\n'
                b"Content-Type: image/odd\r\n\r\n" + octets + b"\r\n--B--\r\n")
        said = self.client().post(self.mount + "/form", form,
                                  "multipart/form-data; boundary=B").json()
        self.assertEqual(said["fields"], [{"name": "t", "value": "text"}])
        self.assertEqual(said["files"], [{
            "name": "f", "filename": "a b.bin", "content_type": "image/odd",
            "bytes": len(octets), "sha256": hashlib.sha256(octets).hexdigest()}])

    def test_octets_by_number(self):
        for number in (0, 1, 65536, 1_000_001):
            with self.subTest(number=number):
                answer = self.client().get(f"{self.mount}/bytes/{number}")
                self.assertEqual((answer.status, len(answer.body)), (200, number))

    def test_statuses(self):
        for code in (200, 201, 204, 304, 400, 404, 410, 418, 500, 503):
            with self.subTest(code=code):
                answer = self.client().get(f"{self.mount}/status/{code}")
                self.assertEqual(answer.status, code)
                if code in (204, 304):
                    self.assertEqual(answer.body, b"")

    def test_what_is_not_published(self):
        for path in ("/nothing", "/request_", "/status/abc", "/status/99"):
            with self.subTest(path=path):
                self.assertEqual(self.client().get(self.mount + path).status, 404)
        self.assertEqual(self.client().get(self.mount + "/body").status, 405)


class Front(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        made = processes.folder()
        cls.home = pathlib.Path(made.name)
        cls.addClassCleanup(made.cleanup)
        (cls.port,) = processes.free_ports(1)
        cls.start()


class Direct:
    """client.Client's request(), spoken straight to the site's socket."""

    def __init__(self, ask, port):
        self.ask, self.port = ask, port

    def request(self, method, target, body=None, fields=(), chunked=False):
        """What nginx/imprint_fastcgi_params would send for it."""
        octets = body if body is None or isinstance(body, bytes) else b"".join(body)
        params = [(name, value) for name, value in fcgi.params_for(method, target).items()
                  if name not in ("HTTPS", "REMOTE_ADDR", "HTTP_HOST", "REQUEST_SCHEME")]
        params += [("REQUEST_SCHEME", "http"), ("REMOTE_ADDR", "127.0.0.1"),
                   ("HTTP_HOST", f"localhost:{self.port}"),
                   ("CONTENT_LENGTH", "" if octets is None else str(len(octets)))]
        for name, value in fields:
            name = name.upper().replace("-", "_")
            params.append(("CONTENT_TYPE" if name == "CONTENT_TYPE" else f"HTTP_{name}", value))
        answer = self.ask(params, octets or b"")
        head = [pair for pair in answer.head if pair[0] != "Status"]
        return client.Answer(answer.status, head, answer.body)

    def get(self, path, fields=()):
        return self.request("GET", path, fields=fields)

    def post(self, path, body=b"", media_type="application/octet-stream", fields=(),
             chunked=False):
        return self.request("POST", path, body, [("Content-Type", media_type), *fields], chunked)


class DirectFastcgi(Mirror, Front):
    """Our own client, the whole request in pieces of five octets at most at its front."""

    listen = "fastcgi"

    @classmethod
    def start(cls):
        cls.site = sites.Site(
            "echo", cls.home, listen=[f"{cls.listen}:{sites.run_folder(cls.home)}/site.sock"])
        cls.addClassCleanup(cls.site.stop)

    def client(self, **more):
        return Direct(self.ask, self.port)

    def ask(self, params, body):
        with fcgi.Connection(self.site.socket) as connection:
            octets = fcgi.request(params, body)
            connection.send(octets[:2000], pieces=5).send(octets[2000:])
            answer = connection.read_answer()
            self.assertEqual((answer.protocol_status, connection.read_all()), (fcgi.COMPLETE, b""))
            return answer


class DirectScgi(DirectFastcgi):
    listen = "scgi"

    def ask(self, params, body):
        params = [pair for pair in params if pair[0] != "CONTENT_LENGTH"]
        with fcgi.Connection(self.site.socket) as connection:
            octets = fcgi.scgi_request(params, body)
            connection.send(octets[:1000], pieces=5).send(octets[1000:])
            return fcgi.Answer(stdout=connection.read_all(), ended=True)


class CgiFcgi(DirectFastcgi):
    """libfcgi's own client, which makes params of its environment."""

    def ask(self, params, body):
        done = subprocess.run(
            ["cgi-fcgi", "-bind", "-connect", self.site.socket], input=body,
            capture_output=True, check=True, timeout=60,
            env=dict(pair for pair in params if pair[1]) | {"PATH": os.environ["PATH"]})
        self.assertEqual(done.stderr, b"")
        return fcgi.Answer(stdout=done.stdout, ended=True)


class SpawnFcgi(DirectFastcgi):
    """spawn-fcgi opens the socket, drops to a user and leaves; the site is one worker."""

    @classmethod
    def start(cls):
        program = sites.executable("echo", cls.home)
        run, state = sites.run_folder(cls.home), sites.state_folder(cls.home)
        owner = ["-u", fronts.USER, "-g", fronts.USER] if os.geteuid() == 0 else []
        cls.process = processes.Process(
            ["spawn-fcgi", "-n", "-s", run / "site.sock", *owner, "--", program, "serve",
             "--var", state], cls.home / "output", ready=run / "site.sock")
        cls.addClassCleanup(cls.process.stop)
        cls.site = cls
        cls.socket = run / "site.sock"

    def test_one_worker_and_no_supervisor(self):
        processes.wait_for(lambda: processes.lone_worker(self.process.pid),
                           "a worker, its companion, and nobody else")


class Systemd(SpawnFcgi):
    """systemd's socket activation, started by the first connection."""

    @classmethod
    def start(cls):
        program = sites.executable("echo", cls.home)
        run, state = sites.run_folder(cls.home), sites.state_folder(cls.home)
        cls.process = processes.Process(
            ["systemd-socket-activate", "-l", run / "site.sock", program, "serve", "--var", state,
             "--workers", "2", *sites.as_user()[:2]], cls.home / "output",
            ready=run / "site.sock")
        cls.addClassCleanup(cls.process.stop)
        cls.site = cls
        cls.socket = run / "site.sock"

    def test_one_worker_and_no_supervisor(self):
        """Here it was asked for two."""
        self.ask(list(fcgi.params_for("GET", "/request").items()), b"")
        processes.wait_for(lambda: len(processes.workers(self.process.pid)) == 2, "two workers")


class LighttpdSocket(Mirror, Front):
    @classmethod
    def start(cls):
        cls.site = sites.Site("echo", cls.home)
        cls.addClassCleanup(cls.site.stop)
        cls.front = fronts.Lighttpd("fastcgi.conf", cls.home, {
            '"/run/imprint/site.sock"': f'"{cls.site.socket}"',
            "server.port          = 80": f"server.port = {cls.port}"}, cls.port)
        cls.addClassCleanup(cls.front.stop)


class LighttpdBinPath(Mirror, Front):
    @classmethod
    def start(cls):
        program = sites.executable("echo", cls.home)
        run, state = sites.run_folder(cls.home), sites.state_folder(cls.home)
        cls.front = fronts.Lighttpd("bin-path.conf", cls.home, {
            "/srv/imprint/site serve --var /var/lib/imprint": f"{program} serve --var {state}",
            '"/run/imprint/site.sock"': f'"{run}/site.sock"',
            '"/var/log/lighttpd/site.log"': f'"{cls.home}/lighttpd/site.log"',
            "server.port          = 80": f"server.port = {cls.port}"}, cls.port)
        cls.addClassCleanup(cls.front.stop)

    def test_one_process_a_socket_and_none_left(self):
        """lighttpd is the supervisor: each program is one worker, and goes with lighttpd."""
        made = processes.folder()
        self.addCleanup(made.cleanup)
        home = pathlib.Path(made.name)
        program = sites.executable("echo", home)
        run, state = sites.run_folder(home), sites.state_folder(home)
        (port,) = processes.free_ports(1)
        front = fronts.Lighttpd("bin-path.conf", home, {
            "/srv/imprint/site serve --var /var/lib/imprint": f"{program} serve --var {state}",
            '"/run/imprint/site.sock"': f'"{run}/site.sock"',
            '"/var/log/lighttpd/site.log"': f'"{home}/lighttpd/site.log"',
            "server.port          = 80": f"server.port = {port}"}, port)
        try:
            self.assertEqual(client.Client(port).get("/request").status, 200)
            kids = processes.children(front.process.pid)
            self.assertEqual(len(kids), 2)
            for kid in kids:
                processes.wait_for(lambda kid=kid: processes.lone_worker(kid), "its worker")
        finally:
            front.stop()
        processes.wait_for(lambda: not any(map(processes.alive, kids)), "the workers' end")


class LighttpdPorts(Mirror, Front):
    @classmethod
    def start(cls):
        cls.secret = "a-secret-that-only-this-test-knows"
        ports = processes.free_range(4)
        cls.site = sites.Site(
            "echo", cls.home, listen=[f"fastcgi:127.0.0.1:{ports[0]}-{ports[-1]}"],
            ready=("127.0.0.1", ports[0]), workers=4,
            env=os.environ | {"IMPRINT_SECRET": cls.secret})
        cls.addClassCleanup(cls.site.stop)
        table = {f'"port" => {9001 + at}': f'"port" => {port}' for at, port in enumerate(ports)}
        cls.front = fronts.Lighttpd("ports.conf", cls.home, {
            **table, "change-me-to-32-random-characters": cls.secret,
            "server.port          = 80": f"server.port = {cls.port}"}, cls.port)
        cls.addClassCleanup(cls.front.stop)

    def test_the_secret_reaches_the_site_and_stays_there(self):
        said = self.mirror("/request")
        params = {one["name"]: one["value"] for one in said["params"]}
        self.assertEqual(params["IMPRINT_SECRET"], "(masked)")
        self.assertNotIn(self.secret, str(said))

    def test_a_client_can_not_send_the_secret(self):
        said = self.mirror("/request", fields=[("Imprint-Secret", "guess"),
                                               ("IMPRINT_SECRET", "guess")])
        params = [one for one in said["params"] if one["name"] == "IMPRINT_SECRET"]
        self.assertEqual(params, [{"name": "IMPRINT_SECRET", "value": "(masked)"}])


class Nginx(Mirror, Front):
    """The shipped file's TLS part is tests/fronts/test_intake.py's; here its plain form."""

    wire = "fastcgi"

    @classmethod
    def start(cls):
        cls.site = sites.Site(
            "echo", cls.home, listen=[f"{cls.wire}:{sites.run_folder(cls.home)}/site.sock"])
        cls.addClassCleanup(cls.site.stop)
        (redirecting,) = processes.free_ports(1)
        pki = sites.make_pki(cls.home / "pki")
        cls.front = fronts.Nginx(f"{cls.wire}.conf", cls.home, {
            "/etc/imprint/pki/": f"{pki}/",
            "unix:/run/imprint/site.sock": f"unix:{cls.site.socket}",
            "listen 80;": f"listen 127.0.0.1:{redirecting};",
            "listen 443 ssl;": f"listen 127.0.0.1:{cls.port};"}, cls.port)
        cls.addClassCleanup(cls.front.stop)


class NginxScgi(Nginx):
    wire = "scgi"


class Apache(Mirror):
    """Both ways in which Apache itself starts the program."""

    mount = "/echo"
    place = ""

    @classmethod
    def start(cls):
        program = sites.executable("echo", cls.home)
        state = sites.state_folder(cls.home)
        wrapper = cls.home / "echo.fcgi"
        wrapper.write_text(f"#!/bin/sh\nexec {program} serve --var {state}\n")
        wrapper.chmod(0o755)
        (cls.home / "apache" / "www").mkdir(parents=True)
        fronts.own(cls.home / "apache")
        user = f"User {fronts.USER}\nGroup {fronts.USER}" if os.geteuid() == 0 else ""
        config = cls.home / "apache" / "apache.conf"
        config.write_text(
            APACHE.format(home=cls.home, port=cls.port, user=user) + cls.place.format(
                home=cls.home))
        cls.front = processes.Process(
            ["apache2", "-DFOREGROUND", "-f", config], cls.home / "apache" / "output.log",
            ready=("127.0.0.1", cls.port))
        cls.addClassCleanup(lambda: cls.front.stop(signal.SIGTERM))


class ApacheFcgid(Apache, Front):
    """mod_fcgid starts the program itself, socket on descriptor 0."""

    place = """\
LoadModule fcgid_module /usr/lib/apache2/modules/mod_fcgid.so
FcgidIPCDir {home}/apache
FcgidProcessTableFile {home}/apache/processes
FcgidMaxRequestLen 67108864
FcgidPassHeader Authorization
<Directory {home}>
    SetHandler fcgid-script
</Directory>
ScriptAlias /echo {home}/echo.fcgi
"""


class ApacheCgi(Apache, Front):
    place = """\
LoadModule cgi_module /usr/lib/apache2/modules/mod_cgi.so
ScriptAlias /echo {home}/echo
"""

    def test_a_query_is_never_a_command_line(self):
        """RFC 3875 section 4.4: a query without "=" becomes the program's arguments."""
        answer = self.client().get("/echo/request?serve+--listen+fastcgi:0.0.0.0:9000")
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.json()["query_string"], "serve+--listen+fastcgi:0.0.0.0:9000")
        self.assertEqual(answer.json()["path"], "/request")
        listening = subprocess.run(["ss", "-Hltn"], capture_output=True, text=True, check=True)
        self.assertNotIn("0.0.0.0:9000", listening.stdout)
        for query in ("--help", "--version", "routes", "-h", "--config=/etc/passwd"):
            with self.subTest(query=query):
                answer = self.client().get(f"/echo/request?{query}")
                self.assertEqual(answer.json()["path"], "/request")


if __name__ == "__main__":
    tap.main()
