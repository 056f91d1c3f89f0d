# SPDX-License-Identifier: MIT
"""Chromium with or without a client certificate, driven over WebDriver (W3C)."""
import base64
import json
import os
import pathlib
import shutil
import signal
import subprocess
import urllib.request

import processes

POLICIES = pathlib.Path("/etc/chromium/policies/managed")
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class Browser:
    """`certificate`: a name in `pki` that is shown to `origin`, or None for none."""

    def __init__(self, home, pki, origin, certificate=None):
        self.home = pathlib.Path(home) / f"browser-{certificate}"
        self.home.mkdir()
        self.policy = None
        self.make_certificate_store(pathlib.Path(pki), certificate)
        if certificate:
            self.answer_certificate_prompt(origin)
        self.port = processes.free_ports(1)[0]
        self.driver = processes.Process(
            ["chromedriver", f"--port={self.port}"], self.home / "driver.log",
            env=os.environ | {"HOME": str(self.home)}, ready=("127.0.0.1", self.port))
        self.session = None
        try:
            self.session = self.start_session()
        except BaseException:
            self.stop()
            raise

    def make_certificate_store(self, pki, certificate):
        store = self.home / ".pki" / "nssdb"
        store.mkdir(parents=True)
        database = f"sql:{store}"
        run = lambda *words: subprocess.run(  # noqa: E731
            words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        run("certutil", "-d", database, "-N", "--empty-password")
        run("certutil", "-d", database, "-A", "-t", "C,,", "-n", "ca", "-i", pki / "ca.crt")
        if certificate:
            run("pk12util", "-d", database, "-i", pki / f"{certificate}.p12", "-W", "imprint")

    def answer_certificate_prompt(self, origin):
        """Only a managed policy chooses a certificate without a person; removed at the end."""
        POLICIES.mkdir(parents=True, exist_ok=True)
        self.policy = POLICIES / f"imprint-test-{os.getpid()}.json"
        pattern = json.dumps({"pattern": origin, "filter": {}})
        self.policy.write_text(json.dumps({"AutoSelectCertificateForUrls": [pattern]}))

    def call(self, method, path, body=None):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{method} {path}: {error.read().decode()[:2000]}") from error

    def start_session(self):
        arguments = [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--disable-dev-shm-usage", f"--user-data-dir={self.home}/profile"]
        options = {"args": arguments, "binary": shutil.which("chromium")}
        value = self.call("POST", "/session", {"capabilities": {"alwaysMatch": {
            "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}}})
        return f"/session/{value['sessionId']}"

    def go(self, url):
        self.call("POST", f"{self.session}/url", {"url": url})

    def url(self):
        return self.call("GET", f"{self.session}/url")

    def run(self, script, *arguments):
        return self.call("POST", f"{self.session}/execute/sync",
                         {"script": script, "args": list(arguments)})

    def find(self, selector):
        value = self.call("POST", f"{self.session}/element",
                          {"using": "css selector", "value": selector})
        return f"{self.session}/element/{value[ELEMENT]}"

    def count(self, selector):
        return self.run("return document.querySelectorAll(arguments[0]).length", selector)

    def text(self, selector):
        return self.call("GET", f"{self.find(selector)}/text")

    def click(self, selector):
        self.call("POST", f"{self.find(selector)}/click", {})

    def type(self, selector, text):
        self.call("POST", f"{self.find(selector)}/value", {"text": str(text)})

    def console(self):
        return self.call("POST", f"{self.session}/se/log", {"type": "browser"})

    def screenshot(self, path):
        pathlib.Path(path).write_bytes(
            base64.b64decode(self.call("GET", f"{self.session}/screenshot")))

    def without_script(self):
        """From the next page on; what a person without script sees."""
        self.call("POST", f"{self.session}/goog/cdp/execute", {
            "cmd": "Emulation.setScriptExecutionDisabled", "params": {"value": True}})

    def stop(self):
        try:
            if self.session:
                self.call("DELETE", self.session)
        finally:
            self.driver.stop(signal.SIGTERM)
            if self.policy:
                self.policy.unlink(missing_ok=True)
