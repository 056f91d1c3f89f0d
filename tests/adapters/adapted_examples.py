# SPDX-License-Identifier: MIT
"""An example's program under another library's loop, asked what tests/fronts/test_echo.py asks:
by our own client and behind the configuration files that are shipped."""
import os

import adapted  # puts the folders of what follows on the path
import fronts
import processes
import sites
import test_echo


class Example:
    """Started by spawn-fcgi, as the program's first line says."""

    @classmethod
    def start(cls):
        cls.socket = sites.run_folder(cls.home) / "site.sock"
        program = cls.home / cls.program
        program.write_bytes(adapted.built(f"examples/{cls.library}", cls.program).read_bytes())
        program.chmod(0o755)
        owner = ["-u", fronts.USER, "-g", fronts.USER] if os.geteuid() == 0 else []
        site = processes.Process(["spawn-fcgi", "-n", "-s", cls.socket, *owner, "--", program],
                                 cls.home / "output", ready=cls.socket, cwd=cls.home)
        cls.addClassCleanup(site.stop)
        cls.site = cls
        super().start()


class Direct(test_echo.DirectFastcgi):
    @classmethod
    def start(cls):
        pass


class BehindNginx(test_echo.Nginx):
    @classmethod
    def start(cls):
        (redirecting,) = processes.free_ports(1)
        pki = sites.make_pki(cls.home / "pki")
        cls.front = fronts.Nginx("fastcgi.conf", cls.home, {
            "/etc/imprint/pki/": f"{pki}/",
            "unix:/run/imprint/site.sock": f"unix:{cls.socket}",
            "listen 80;": f"listen 127.0.0.1:{redirecting};",
            "listen 443 ssl;": f"listen 127.0.0.1:{cls.port};"}, cls.port)
        cls.addClassCleanup(cls.front.stop)


class BehindLighttpd(test_echo.LighttpdSocket):
    @classmethod
    def start(cls):
        cls.front = fronts.Lighttpd("fastcgi.conf", cls.home, {
            '"/run/imprint/site.sock"': f'"{cls.socket}"',
            "server.port          = 80": f"server.port = {cls.port}"}, cls.port)
        cls.addClassCleanup(cls.front.stop)


def cases_of(library, program):
    """A case for each way to it, by name."""
    return {(name := f"Example_{program}_{way.__name__}"): type(
        name, (Example, way), {"library": library, "program": program, "__module__": "__main__"})
        for way in (Direct, BehindNginx, BehindLighttpd)}
