#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""SITE routes --openapi against the site itself: every operation is asked, rightly and in each
wrong way, and what it answers has to be listed; what is listed has to be answered by something."""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import unittest
from urllib.parse import quote

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import fcgi  # noqa: E402
import pool_site  # noqa: E402
import sites  # noqa: E402
import tap  # noqa: E402

FORM, MULTIPART, JSON = "application/x-www-form-urlencoded", "multipart/form-data", "application/json"
# By the program's own http_error, which no document can know.
THROWN = {("/sold_out/{left}", 402), ("/sold_out/{left}", 410)}
# Not reached here: a certificate is none of this test's, no query has all that /weigh wants, and
# a raw body is wrong only when it ends early, for which the site waits.
BEYOND = {("/members/list", "200"), ("/weigh", "200"), ("/sold_out/{left}", "200"),
          ("/pour", "400"), ("/download", "400")}
# Failures, conflicts and lost databases can't be asked for.
BY_CHANCE = {"409", "500", "503", "default"}


def text_of(schema) -> str:
    if "enum" in schema:
        return schema["enum"][0]
    formats = {"date": "2026-01-31", "date-time": "2026-01-31T10:00:00Z"}
    return {"integer": "1", "number": "1.5", "boolean": "true", "object": "x"}.get(
        schema.get("type")) or (text_of(schema["items"]) if schema.get("type") == "array" else
                                formats.get(schema.get("format")) or
                                ("2026-01-31T10:00" if "pattern" in schema else "x"))


class Probes:
    """What to send to one operation, as (words, target, params, body)."""

    def __init__(self, document, path, operation):
        self.document, self.path = document, path
        self.parameters = operation.get("parameters", [])
        self.content = operation.get("requestBody", {}).get("content", {})
        self.query = [(one["name"], text_of(one["schema"])) for one in self.parameters
                      if one["in"] == "query" and one["required"]]
        self.segments = [one for one in self.parameters if one["in"] == "path"]

    def target(self, query=None, **segments):
        values = {one["name"]: text_of(one["schema"]) for one in self.segments} | segments
        path = re.sub(r"{(.*?)}", lambda name: values[name[1]], self.path)
        pairs = [f"{name}={quote(value)}" for name, value in
                 (self.query if query is None else query)]
        return path + ("?" + "&".join(pairs) if pairs else "")

    def resolved(self, schema):
        if "$ref" in schema:
            return self.document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        return schema

    def json_of(self, schema):
        schema = self.resolved(schema)
        if schema.get("type") == "object":
            return {name: self.json_of(schema["properties"][name])
                    for name in schema.get("required", [])}
        if schema.get("type") == "array":
            return []
        text = text_of(schema)
        return json.loads(text) if schema["type"] in ("integer", "number", "boolean") else text

    def bodies(self):
        for media, one in self.content.items():
            schema = self.resolved(one.get("schema", {}))
            wanted = {name: schema["properties"][name] for name in schema.get("required", [])}
            if media == FORM:
                pairs = [f"{name}={quote(text_of(of))}" for name, of in wanted.items()]
                yield media, "&".join(pairs).encode()
            elif media == MULTIPART:
                yield media + "; boundary=B", b"".join(
                    f'--B\r\nContent-Disposition: form-data; name="{name}"'
                    f'{"; filename=f" if "contentMediaType" in of else ""}\r\n\r\n'
                    f"{text_of(of)}\r\n".encode() for name, of in wanted.items()) + b"--B--\r\n"
            elif media == JSON:
                yield media, json.dumps(self.json_of(schema)).encode()
            else:
                yield "application/x-anything", b"octets"

    def right(self):
        if not self.content:
            yield "right", self.target(), {}, b""
        for media, body in self.bodies():
            yield f"right {media}", self.target(), {"CONTENT_TYPE": media}, body

    def wrong(self):
        for one in self.segments:
            name = one["name"]
            yield f"no {name}", self.target(**{name: "%FF"}), {}, b""
            yield f"{name} twice", self.target([*self.query, (name, "1")]), {}, b""
            described = one.get("description", "")
            if described.startswith("Named "):
                yield f"{name} by name", self.target([*self.query, (described[6:-1], "1")]), {}, b""
        for one in self.parameters:
            if one["in"] == "query":
                pair = (one["name"], text_of(one["schema"]))
                yield "twice", self.target([*self.query, pair, pair]), {}, b""
                yield "NUL", self.target([*self.query, (one["name"], "\0")]), {}, b""
        yield "no query", self.target([]), {}, b""
        yield "more query", self.target([*self.query, ("lines", "1"), ("content", "1")]), {}, b""
        yield "cross-site", self.target(), {"HTTP_SEC_FETCH_SITE": "cross-site"}, b""
        if self.content:
            yield from self.wrong_bodies()

    def wrong_bodies(self):
        for media, body in [*self.bodies(), ("application/x-anything", b"octets"), (JSON, b"[]"),
                            (JSON, b"{"), (JSON, b'{"unknown":1}'), (MULTIPART, b"x")]:
            params = {"CONTENT_TYPE": media}
            yield f"odd {media}", self.target(), params, body
            yield "too large", self.target(), {**params, "CONTENT_LENGTH": "70000000"}, b""
        yield "empty", self.target(), {"CONTENT_TYPE": FORM}, b""

    def conditions(self):
        for name, value in [("IF_MATCH", '"x"'), ("IF_NONE_MATCH", "*"), ("RANGE", "bytes=0-0"),
                            ("IF_MODIFIED_SINCE", "Fri, 31 Dec 2100 00:00:00 GMT"),
                            ("RANGE", "bytes=99999999-")]:
            yield name, self.target(), {"HTTP_" + name: value}, b""


class Answers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = pool_site.Place("described_site", "tests/command")
        cls.addClassCleanup(cls.place.close)
        cls.document = json.loads(subprocess.run(
            [cls.place.executable, "routes", "--openapi"], capture_output=True, check=True,
            env=cls.place.env, stdin=subprocess.DEVNULL).stdout)
        cls.state = sites.state_folder(cls.place.home)
        cls.place.serve("--var", cls.state)

    def operations(self):
        for path, methods in self.document["paths"].items():
            for method, operation in methods.items():
                yield path, method.upper(), operation

    def ask(self, method, target, params, body):
        length = {"CONTENT_LENGTH": str(len(body))} if body else {}
        with fcgi.Connection(self.place.run / "site.sock") as connection:
            connection.send(fcgi.request(fcgi.params_for(method, target, **length | params), body))
            return connection.read_answer()

    @staticmethod
    def listed(operation, status):
        return {str(status), f"{status // 100}XX"} & set(operation["responses"])

    def test_each_answer_is_listed_and_each_listed_one_is_given(self):
        for path, method, operation in self.operations():
            probes = Probes(self.document, path, operation)
            decided = operation["responses"]["default"]["$ref"].endswith("/decided")
            is_file = "206" in operation["responses"]
            seen = set()
            for words, target, params, body in [*probes.right(), *probes.wrong(),
                                                *probes.conditions()]:
                with self.subTest(method=method, target=target, words=words):
                    status = self.ask(method, target, params, body).status
                    seen |= self.listed(operation, status)
                    known = self.listed(operation, status) or (path, status) in THROWN
                    condition = status in (304, 412) and not is_file
                    self.assertTrue(known or decided or condition, status)
            with self.subTest(method=method, path=path):
                beyond = {status for at, status in BEYOND if at == path}
                self.assertEqual(set(operation["responses"]) - BY_CHANCE - beyond - seen, set())

    def test_a_right_request_is_answered(self):
        for path, method, operation in self.operations():
            if path in ("/members/list", "/weigh", "/sold_out/{left}"):
                continue
            for words, target, params, body in Probes(self.document, path, operation).right():
                with self.subTest(method=method, target=target, words=words):
                    answer = self.ask(method, target, params, body)
                    self.assertLess(answer.status, 400, answer.body)

    def test_what_comes_in_json_only_is_refused_in_a_query(self):
        asked = "/search?name=x&day=2026-01-31&gift=1"
        self.assertEqual(self.ask("GET", asked, {}, b"").status, 200)
        self.assertEqual(self.ask("GET", asked + "&lines=%5B%5D", {}, b"").status, 400)
        for query in ("weight=1", "weight=1&content=%7B%7D", "weight=1&content.article=x"):
            self.assertEqual(self.ask("GET", "/weigh?" + query, {}, b"").status, 400)

    def test_what_hooks_answer_is_the_default(self):
        for query, status in (("early", 425), ("closed", 203)):
            self.assertEqual(self.ask("GET", "/guarded/twice/1?" + query, {}, b"").status, status)
        answer = self.ask("GET", "/sorry/twice/x", {}, b"")
        self.assertEqual((answer.status, answer.field("Content-Type"), answer.body),
                         (404, "text/plain; charset=utf-8", b"sorry"))

    def test_without_its_database_it_says_what_is_listed(self):
        place = pool_site.Place("described_site", "tests/command")
        self.addCleanup(place.close)
        state = sites.state_folder(place.home)
        place.serve("--var", state)
        # Its worker has started, and opens the database when somebody needs it.
        self.assertEqual(fcgi.ask(place.run / "site.sock", target="/motto").status, 200)
        shutil.rmtree(state)
        self.assertEqual(fcgi.ask(place.run / "site.sock", target="/count").status, 503)
        self.assertIn("503", self.document["paths"]["/count"]["get"]["responses"])


if __name__ == "__main__":
    tap.main()
