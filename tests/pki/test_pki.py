#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What deploy/pki makes, judged by openssl's own verification.  argv: the script."""
import os
import pathlib
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import unittest

SCRIPT = pathlib.Path(sys.argv.pop(1)).resolve()
CLIENTS = ["alice", "bob", "expired", "revoked", "foreign", "selfsigned"]
FILES = ["ca.crt", "ca.key", "ca.crl", "server.crt", "server.key"] + [
    f"{client}.{kind}" for client in CLIENTS for kind in ("crt", "key", "p12")]
DAY = 86400


def pki(folder, *options, **more):
    return subprocess.run(["sh", str(SCRIPT), *options, str(folder)], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, **more)


def openssl(folder, *arguments):
    done = subprocess.run(["openssl", *arguments], cwd=folder, text=True, check=False,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    return done.stdout


def verify(folder, name, purpose, *options):
    """openssl's verdict: "OK", or the number of the error (X509_V_ERR_*)."""
    said = openssl(folder, "verify", "-purpose", purpose, "-crl_check", "-CAfile", "ca.crt",
                   "-CRLfile", "ca.crl", *options, f"{name}.crt")
    if said == f"{name}.crt: OK\n":
        return "OK"
    return int(said.split("error ", 1)[1].split(" ", 1)[0]) if "error " in said else said


def snapshot(folder):
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns)
            for path in sorted(folder.iterdir())}


class Made(unittest.TestCase):
    """One folder, made once, in a path that needs quoting."""

    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.temporary.name) / "with space, 'quote' $HOME" / "pki"
        made = pki(cls.folder, "--host", "site.example", "--host", "192.0.2.7",
                   "--host", "2001:db8::7")
        if made.returncode != 0:
            raise AssertionError(made.stderr)

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def test_exactly_the_promised_files(self):
        self.assertEqual(sorted(os.listdir(self.folder)), sorted(FILES))

    def test_keys_are_private_and_the_rest_is_readable(self):
        for name in FILES:
            mode = stat.S_IMODE((self.folder / name).stat().st_mode)
            secret = name.endswith((".key", ".p12"))
            self.assertEqual(mode, 0o600 if secret else 0o644, name)
        self.assertEqual(stat.S_IMODE(self.folder.stat().st_mode), 0o755)

    def test_what_each_certificate_is(self):
        expected = {  # openssl-verification-options(1), x509_vfy.h
            ("alice", "sslclient"): "OK", ("bob", "sslclient"): "OK",
            ("alice", "sslserver"): 26, ("bob", "sslserver"): 26,  # invalid purpose
            ("expired", "sslclient"): 10, ("revoked", "sslclient"): 23,
            ("foreign", "sslclient"): 20,  # unable to get local issuer certificate
            ("selfsigned", "sslclient"): 18,
            ("server", "sslserver"): "OK", ("server", "sslclient"): 26,
        }
        for (name, purpose), verdict in expected.items():
            self.assertEqual(verify(self.folder, name, purpose), verdict, (name, purpose))

    def test_expired_was_good_once_and_revoked_would_be(self):
        def without_list(name, *options):
            return openssl(self.folder, "verify", "-purpose", "sslclient", "-CAfile", "ca.crt",
                           *options, f"{name}.crt")

        in_2020 = ["-attime", "1593561600"]
        self.assertEqual(without_list("expired", *in_2020), "expired.crt: OK\n")
        self.assertEqual(without_list("revoked"), "revoked.crt: OK\n")

    def test_nobody_but_the_authority_can_sign(self):
        for name in CLIENTS + ["server"]:
            text = openssl(self.folder, "x509", "-in", f"{name}.crt", "-noout", "-ext",
                           "basicConstraints")
            self.assertIn("CA:FALSE", text, name)

    def test_the_server_answers_to_its_names(self):
        for option, name in [("-checkhost", "localhost"), ("-checkip", "127.0.0.1"),
                             ("-checkip", "::1"), ("-checkhost", "site.example"),
                             ("-checkip", "192.0.2.7"), ("-checkip", "2001:db8::7")]:
            said = openssl(self.folder, "x509", "-in", "server.crt", "-noout", option, name)
            self.assertIn("does match", said)
        said = openssl(self.folder, "x509", "-in", "server.crt", "-noout", "-checkhost",
                       "other.example")
        self.assertIn("does NOT match", said)

    def test_a_p12_holds_the_certificate_and_its_key_in_modern_ciphers(self):
        for name in CLIENTS:
            told = openssl(self.folder, "pkcs12", "-in", f"{name}.p12", "-info", "-noenc",
                           "-passin", "pass:imprint")
            self.assertIn((self.folder / f"{name}.crt").read_text(), told)
            self.assertIn("PRIVATE KEY", told)
            self.assertEqual(told.count("PBES2, PBKDF2, AES-256-CBC"), 2, told)
            self.assertIn("MAC: sha256", told)

    def test_names_tell_who_is_who(self):
        for name in CLIENTS:
            subject = openssl(self.folder, "x509", "-in", f"{name}.crt", "-noout", "-subject",
                              "-nameopt", "RFC2253")
            self.assertEqual(subject, f"subject=CN={name},O=Imprint clients\n")

    def test_the_list_lasts_a_month(self):
        self.assertEqual(verify(self.folder, "alice", "sslclient", "-attime",
                                str(int(self.now() + 29 * DAY))), "OK")
        self.assertEqual(verify(self.folder, "alice", "sslclient", "-attime",
                                str(int(self.now() + 31 * DAY))), 12)  # CRL has expired

    def now(self):
        return (self.folder / "ca.crl").stat().st_mtime


class Again(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name) / "pki"
        self.run_well()
        self.before = snapshot(self.folder)

    def run_well(self, *options, **more):
        done = pki(self.folder, *options, **more)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def changed(self):
        after = snapshot(self.folder)
        self.assertEqual(sorted(after), sorted(FILES))
        return {name for name in FILES if after[name] != self.before.get(name)}

    def assert_in_order(self):
        self.assertEqual(verify(self.folder, "alice", "sslclient"), "OK")
        self.assertEqual(verify(self.folder, "server", "sslserver"), "OK")
        self.assertEqual(verify(self.folder, "revoked", "sslclient"), 23)

    def test_a_complete_folder_is_left_alone(self):
        self.assertEqual(self.run_well(), "")
        self.assertEqual(self.changed(), set())

    def test_another_folder_to_start_from_and_a_relative_path(self):
        done = pki("pki", cwd=self.folder.parent)
        self.assertEqual((done.returncode, done.stdout), (0, ""))
        self.assertEqual(self.changed(), set())

    def test_each_missing_file_comes_back_and_what_depends_on_it(self):
        for name in ["alice.key", "alice.p12", "selfsigned.crt", "foreign.crt", "revoked.crt",
                     "server.key", "ca.crl", "ca.key", "ca.crt"]:
            (self.folder / name).unlink()
            self.run_well()
            self.assert_in_order()
            stem = name.split(".")[0]
            expected = {file for file in FILES if file.split(".")[0] == stem}
            if name == "ca.crl":
                expected = {"ca.crl"}
            elif stem == "ca":  # a new authority: whatever it signed is new as well
                expected = set(FILES) - {f"{other}.{kind}" for other in ("foreign", "selfsigned")
                                         for kind in ("crt", "key", "p12")}
            elif stem == "revoked":
                expected.add("ca.crl")
            self.assertEqual(self.changed(), expected, name)
            self.before = snapshot(self.folder)

    def test_a_key_of_another_certificate_is_noticed(self):
        shutil.copy(self.folder / "bob.key", self.folder / "alice.key")
        self.run_well()
        self.assertEqual(self.changed(), {"alice.crt", "alice.key", "alice.p12"})

    def test_an_empty_file_is_a_missing_file(self):
        (self.folder / "server.crt").write_text("")
        self.run_well()
        self.assertEqual(self.changed(), {"server.crt", "server.key"})

    def test_a_list_near_its_end_is_renewed(self):
        index = self.folder.parent / "index.txt"
        index.write_text("")
        config = self.folder.parent / "short.cnf"
        config.write_text(f"[ca]\ndefault_ca=x\n[x]\ndatabase={index}\ndefault_md=sha256\n")
        common = ["ca", "-config", str(config), "-cert", "ca.crt", "-keyfile", "ca.key"]
        openssl(self.folder, *common, "-revoke", "revoked.crt")
        openssl(self.folder, *common, "-gencrl", "-crldays", "9", "-out", "ca.crl")
        self.before = snapshot(self.folder)
        self.assert_in_order()
        self.run_well()
        self.assertEqual(self.changed(), {"ca.crl"})

    def test_a_new_host_name_makes_a_new_server_certificate_only(self):
        self.run_well("--host", "new.example")
        self.assertEqual(self.changed(), {"server.crt", "server.key"})
        self.before = snapshot(self.folder)
        self.run_well()
        self.assertEqual(self.changed(), set())

    def test_strangers_files_and_a_dead_run_do_no_harm(self):
        (self.folder / "notes.txt").write_text("mine")
        (self.folder / ".pki.new").mkdir()
        dead = subprocess.Popen(["true"])
        dead.wait()
        os.symlink(str(dead.pid), self.folder / ".pki.lock")
        (self.folder / "alice.crt").unlink()
        self.run_well()
        self.assertEqual((self.folder / "notes.txt").read_text(), "mine")
        (self.folder / "notes.txt").unlink()
        self.assertEqual(self.changed(), {"alice.crt", "alice.key", "alice.p12"})

    def test_two_at_once_end_in_order(self):
        shutil.rmtree(self.folder)
        both = [subprocess.Popen(["sh", str(SCRIPT), str(self.folder)],
                                 stdout=subprocess.DEVNULL) for _ in range(2)]
        self.assertEqual([each.wait() for each in both], [0, 0])
        self.assertEqual(sorted(os.listdir(self.folder)), sorted(FILES))
        self.assert_in_order()

    def test_a_run_that_is_stopped_is_completed_by_the_next(self):
        shutil.rmtree(self.folder)
        run = subprocess.Popen(["sh", str(SCRIPT), str(self.folder)], text=True,
                               stdout=subprocess.PIPE, start_new_session=True)
        self.assertIn("ca.crt", run.stdout.readline())
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()
        run.stdout.close()
        self.run_well()
        self.assertEqual(sorted(os.listdir(self.folder)), sorted(FILES))
        self.assert_in_order()


class Asked(unittest.TestCase):
    def test_help(self):
        done = subprocess.run(["sh", str(SCRIPT), "--help"], text=True, check=False,
                              stdout=subprocess.PIPE)
        self.assertEqual(done.returncode, 0)
        for word in ["--host", "selfsigned", "imprint", "usage:"]:
            self.assertIn(word, done.stdout)

    def test_what_it_cannot_do_it_says_in_a_sentence(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "file"
            file.write_text("")
            for arguments in [["--host"], ["--hots", "x", folder], ["--host", "a,b", folder],
                              ["--host", "a\nb", folder], ["--host", "", folder],
                              [folder, "second"], [""], [str(file)], []]:
                done = subprocess.run(["sh", str(SCRIPT), *arguments], text=True, check=False,
                                      stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                self.assertNotEqual(done.returncode, 0, arguments)
                self.assertEqual(done.stdout, "", arguments)
                self.assertNotEqual(done.stderr, "", arguments)
            self.assertEqual(os.listdir(folder), ["file"])


if __name__ == "__main__":
    unittest.main()
