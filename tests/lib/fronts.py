# SPDX-License-Identifier: MIT
"""Real front servers, started with the very configuration files that we ship.

Only paths, ports and the user's name are replaced, by the literal tables below; a text that
is to be replaced and does not stand in the file is an error, so the tables can't rot.
"""
import os
import pathlib
import shutil

import processes

USER = "www-data"


def replaced(text: str, table: dict, where) -> str:
    for old, new in table.items():
        if old not in text:
            raise AssertionError(f"'{old}' does not stand in {where}")
        text = text.replace(old, str(new))
    return text


def own(path, user=USER):
    """Gives a folder to the user that the front server or the workers run as."""
    if os.geteuid() == 0:
        shutil.chown(path, user, user)


class Lighttpd:
    """lighttpd/NAME with a folder of its own; `ports` replaces the numbers in the file."""

    def __init__(self, name: str, home, table: dict, port: int):
        home = pathlib.Path(home)
        self.port = port
        for made in ("lighttpd", "lighttpd/uploads", "lighttpd/www"):
            (home / made).mkdir(exist_ok=True)
            own(home / made)
        self.errors = home / "lighttpd" / "error.log"
        source = processes.ROOT / "lighttpd" / name
        text = source.read_text()
        common = {
            '"/var/www/html"': f'"{home}/lighttpd/www"',
            '"/var/log/lighttpd/error.log"': f'"{self.errors}"',
            '"/var/log/lighttpd/access.log"': f'"{home}/lighttpd/access.log"',
            '"/run/lighttpd.pid"': f'"{home}/lighttpd/pid"',
            '"/var/cache/lighttpd/uploads"': f'"{home}/lighttpd/uploads"',
        }
        if os.geteuid() != 0:
            common['server.username      = "www-data"'] = ""
            common['server.groupname     = "www-data"'] = ""
        text = replaced(text, {**common, **table}, source)
        # The shipped files listen on every address; a test listens on loopback alone.
        config = home / "lighttpd" / name
        config.write_text(text + '\nserver.bind = "127.0.0.1"\n')
        self.process = processes.Process(
            ["lighttpd", "-D", "-f", config], home / "lighttpd" / "output.log",
            ready=("127.0.0.1", port))

    def log(self):
        return self.errors.read_text(errors="replace")

    def stop(self):
        return self.process.stop()


NGINX_OUTER = """\
daemon off;
worker_processes 1;
{user}
pid {home}/nginx/pid;
error_log {home}/nginx/error.log info;
events {{ worker_connections 512; }}
http {{
    access_log {home}/nginx/access.log;
    client_body_temp_path {home}/nginx/body;
    proxy_temp_path {home}/nginx/proxy;
    fastcgi_temp_path {home}/nginx/fastcgi;
    uwsgi_temp_path {home}/nginx/uwsgi;
    scgi_temp_path {home}/nginx/scgi;
    include {home}/nginx/{name};
}}
"""


class Nginx:
    """nginx/NAME included in a minimal http block, with a folder of its own."""

    def __init__(self, name: str, home, table: dict, port: int):
        home = pathlib.Path(home)
        self.port = port
        (home / "nginx").mkdir(exist_ok=True)
        own(home / "nginx")
        for params in ("imprint_fastcgi_params", "imprint_scgi_params"):
            shutil.copy(processes.ROOT / "nginx" / params, home / "nginx" / params)
        source = processes.ROOT / "nginx" / name
        wire = name.removesuffix(".conf")
        table = {f"include imprint_{wire}_params": f"include {home}/nginx/imprint_{wire}_params",
                 **table}
        (home / "nginx" / name).write_text(replaced(source.read_text(), table, source))
        config = home / "nginx" / "nginx.conf"
        user = f"user {USER};" if os.geteuid() == 0 else ""
        config.write_text(NGINX_OUTER.format(home=home, name=name, user=user))
        self.process = processes.Process(
            ["nginx", "-c", config, "-e", home / "nginx" / "error.log"],
            home / "nginx" / "output.log", ready=("127.0.0.1", port))

    def log(self):
        return (self.process.log.parent / "error.log").read_text(errors="replace")

    def stop(self):
        return self.process.stop()
