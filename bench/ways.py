# SPDX-License-Identifier: MIT
"""How requests come to a peer: directly over FastCGI, or through a real front server."""
import http.client
import os
import pathlib
import re
import socket
import subprocess

import peers

ROOT = peers.ROOT
processes = peers.processes
CONNECTIONS = 16

NGINX = """\
daemon off; worker_processes 1; pid {home}/nginx.pid; error_log {home}/error.log;
{user}
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {home}/t1; proxy_temp_path {home}/t2; fastcgi_temp_path {home}/t3;
    uwsgi_temp_path {home}/t4; scgi_temp_path {home}/t5;
    # No files: what they cost is nobody's but the disk's.
    client_body_buffer_size 128k; fastcgi_buffers 16 16k;
{sites}
}}
"""
NGINX_SITE = """\
    upstream {name} {{ server unix:{socket}; {keepalive} }}
    server {{ listen 127.0.0.1:{port};
        location / {{ set $imprint_mount ""; include {params}; {more}
                      fastcgi_keep_conn {keep}; fastcgi_pass {name}; }} }}
"""
LIGHTTPD = """\
server.modules = ( "mod_rewrite", "mod_fastcgi" )
server.document-root = "{home}"
server.errorlog = "{errors}"
server.port = {port}
server.bind = "127.0.0.1"
server.max-keep-alive-requests = 1000000000
{user}
{rewrite}
fastcgi.server = ( "/" => (( "socket" => "{socket}", "check-local" => "disable"{root} )) )
"""
ASK = """\
wrk.method = "{method}"
wrk.body = {body}
wrk.headers["Content-Type"] = {type}
"""


class Measured:
    """Requests per second, microseconds of the median and of the 99th percentile."""

    def __init__(self, rate, median, slowest, requests):
        self.rate, self.median, self.slowest, self.requests = rate, median, slowest, requests


class Failed(Exception):
    """It did not answer all requests; why."""


class Direct:
    """Over FastCGI itself, connections kept."""
    name = "direct FastCGI, kept connections"
    keeps = True

    def __init__(self, running, home):
        self.running = running

    def cpu_seconds(self) -> float:
        return 0.0

    def ask(self, who, target, body) -> bytes:
        return self.running[who].answer_of(target, body).partition(b"\r\n\r\n")[2]

    def measure(self, who, build, target, octets, seconds) -> Measured:
        """For about so long: as many requests as a first look says."""
        def load(requests):
            words = [build / "bench" / "load", self.running[who].socket, CONNECTIONS, requests, target,
                     *([octets] if octets else [])]
            try:
                return [float(word) for word in peers.run_tool(*words).split()]
            except subprocess.CalledProcessError as failure:
                raise Failed(failure.stderr.strip()) from failure
        requests = max(CONNECTIONS, int(load(2000)[0] * seconds))
        return Measured(*load(requests), requests + 2000)

    def stop(self):
        pass


class Front:
    """A front server with a port for each peer."""

    def __init__(self, running, home):
        self.home = home / self.label
        self.home.mkdir()
        os.chmod(self.home, 0o777)
        self.running = running
        self.ports = dict(zip(running, processes.free_ports(len(running))))
        self.started = []
        try:
            self.start()
        except BaseException:
            self.stop()
            raise

    def cpu_seconds(self) -> float:
        return peers.cpu_seconds([pid for one in self.started
                                  for pid in [one.pid, *processes.descendants(one.pid)]])

    def ask(self, who, target, body) -> bytes:
        one = http.client.HTTPConnection("127.0.0.1", self.ports[who], timeout=10)
        try:
            type_of = {"Content-Type": "application/octet-stream"} if body else {}
            one.request("POST" if body else "GET", target, body or None, type_of)
            return one.getresponse().read()
        except (OSError, http.client.HTTPException) as failure:
            raise Failed(repr(failure)) from failure
        finally:
            one.close()

    def measure(self, who, _, target, octets, seconds) -> Measured:
        script = self.home / "ask.lua"
        script.write_text(ASK.format(
            method="POST" if octets else "GET",
            body=f'string.rep("x", {octets})' if octets else "nil",
            type='"application/octet-stream"' if octets else "nil"))
        said = peers.run_tool("wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency",
                              "--timeout", "2s", "-s", script,
                              f"http://127.0.0.1:{self.ports[who]}{target}")
        for trouble in ("Non-2xx", "Socket errors"):
            found = re.search(rf"^\s*{trouble}.*$", said, re.M)
            if found:
                raise Failed(found.group(0).strip())
        rate = float(re.search(r"Requests/sec:\s*([\d.]+)", said).group(1))
        requests = int(re.search(r"(\d+) requests in", said).group(1))
        return Measured(rate, microseconds(said, "50%"), microseconds(said, "99%"), requests)

    def stop(self):
        for one in self.started:
            one.stop()


def microseconds(said: str, which: str) -> float:
    number, unit = re.search(rf"^\s*{which}\s+([\d.]+)(us|ms|s)$", said, re.M).groups()
    return float(number) * {"us": 1, "ms": 1e3, "s": 1e6}[unit]


class Nginx(Front):
    def start(self):
        sites = "".join(NGINX_SITE.format(
            name=who.replace("+", "p"), socket=peer.socket, port=self.ports[who],
            params=ROOT / "nginx" / "imprint_fastcgi_params",
            keepalive="keepalive 32;" if self.keeps else "", keep="on" if self.keeps else "off",
            more="".join(f"fastcgi_param {name} {value};" for name, value in peer.params.items()))
            for who, peer in self.running.items())
        user = f"user {peers.USER} nogroup;" if peers.ROOT_STARTS else ""
        config = self.home / "nginx.conf"
        config.write_text(NGINX.format(home=self.home, user=user, sites=sites))
        self.started.append(processes.Process(
            ["nginx", "-c", config, "-e", self.home / "error.log"], self.home / "output.log",
            ready=("127.0.0.1", next(iter(self.ports.values())))))


class NginxKept(Nginx):
    label = "nginx-kept"
    name = "through nginx, keep-alive"
    keeps = True


class NginxClosing(Nginx):
    label = "nginx-closing"
    name = "through nginx, a connection for each request"
    keeps = False


class Lighttpd(Front):
    """It has no kept connections to FastCGI.  A server for each peer."""
    label = "lighttpd"
    name = "through lighttpd"
    keeps = False

    def start(self):
        user = f'server.username = "{peers.USER}"\nserver.groupname = "nogroup"' \
            if peers.ROOT_STARTS else ""
        for who, peer in self.running.items():
            php = who == "php-fpm"
            config = self.home / f"{who}.conf"
            config.write_text(LIGHTTPD.format(
                home=peer.home, errors=self.home / f"{who}.errors", port=self.ports[who], socket=peer.socket, user=user,
                rewrite='url.rewrite-once = ( "^" => "/peer.php?${qsa}" )' if php else "",
                root="" if php else ', "fix-root-scriptname" => "enable"'))
            self.started.append(processes.Process(
                ["lighttpd", "-D", "-f", config], self.home / f"{who}.log",
                ready=("127.0.0.1", self.ports[who])))


class SlowClient:
    """Always waits for what takes 200 ms, over a connection of its own."""

    def __init__(self, way, who):
        self.process = subprocess.Popen(
            ["wrk", "-t1", "-c1", "-d600s", "--timeout", "5s",
             f"http://127.0.0.1:{way.ports[who]}/slow"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def stop(self):
        self.process.terminate()
        self.process.wait()


ALL = (Direct, NginxKept, NginxClosing, Lighttpd)
