#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes, by the openssl command, what test_trust_anchors.cpp verifies: PEM files in the
folder argv[1]; then the file argv[2].

    root   an authority                    sub     one below it
    other  another authority with root's name, and another key
    NAME.pem of each: ada (by root), bob (by sub), eve and mallory (by root and sub, revoked),
    server (by root, for servers alone), weak (by root, signed with SHA-1), guest (by other),
    alone (by itself)
    root.crl, sub.crl, both.crl; without_sub.crl: root has revoked sub itself; stale.crl, whose
    next update was in 2020; month.crl: sub's, in force for 30 days
"""
import pathlib
import subprocess
import sys

CONFIG = """\
[ca]
default_ca = ours
[ours]
database = {name}.index
default_md = sha256
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[client]
basicConstraints = critical, CA:FALSE
extendedKeyUsage = clientAuth
[server]
basicConstraints = critical, CA:FALSE
extendedKeyUsage = serverAuth
"""
NAMES = {"root": "/O=Test/CN=Root", "other": "/O=Test/CN=Root", "sub": "/O=Test/CN=Sub"}


class Maker:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.serial = 0x1000

    def openssl(self, *words):
        subprocess.run(["openssl", *map(str, words)], cwd=self.folder, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def make(self, name, by, extensions="client", digest="sha256"):
        self.serial += 1
        (self.folder / "config").write_text(CONFIG.format(name=name))
        self.openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                     "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.csr",
                     "-subj", NAMES.get(name, f"/O=Test/CN={name}"))
        signer = (["-signkey", f"{name}.key"] if by == name else
                  ["-CA", f"{by}.pem", "-CAkey", f"{by}.key"])
        self.openssl("x509", "-req", "-in", f"{name}.csr", *signer, "-days", 3650,
                     "-set_serial", self.serial, f"-{digest}", "-extfile", "config",
                     "-extensions", extensions, "-out", f"{name}.pem")
        return self.serial

    def list(self, name, file, revoked=(), *when):
        (self.folder / "config").write_text(CONFIG.format(name=name))
        (self.folder / f"{name}.index").write_text("".join(
            f"R\t400101000000Z\t250101000000Z\t{serial:X}\tunknown\t/CN=x\n"
            for serial in revoked))
        self.openssl("ca", "-gencrl", "-config", "config", "-cert", f"{name}.pem", "-keyfile",
                     f"{name}.key", "-out", file, *(when or ("-crldays", 3650)))

    def text(self, name):
        return (self.folder / name).read_text()


def main() -> None:
    pki = Maker(sys.argv[1])
    pki.make("root", "root", "authority")
    pki.make("other", "other", "authority")
    sub = pki.make("sub", "root", "authority")
    pki.make("ada", "root")
    pki.make("bob", "sub")
    eve, mallory = pki.make("eve", "root"), pki.make("mallory", "sub")
    pki.make("server", "root", "server")
    pki.make("weak", "root", digest="sha1")
    pki.make("guest", "other")
    pki.make("alone", "alone")
    pki.list("root", "root.crl", [eve])
    pki.list("sub", "sub.crl", [mallory])
    pki.list("sub", "month.crl", [], "-crldays", 30)
    pki.list("root", "no_sub.crl", [sub])
    pki.list("root", "stale.crl", [], "-crl_lastupdate", "20200101000000Z",
             "-crl_nextupdate", "20200201000000Z")
    for name, of_root in (("both", "root"), ("without_sub", "no_sub")):
        (pki.folder / f"{name}.crl").write_text(pki.text(f"{of_root}.crl") + pki.text("sub.crl"))
    pathlib.Path(sys.argv[2]).touch()


if __name__ == "__main__":
    main()
