#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""SITE routes: the table, --json, and --openapi, which a validator of OpenAPI 3.1 reads.

The validator comes from npm, in the versions of validator/package-lock.json, into a cache
folder.  Without npm or its registry the test fails: nothing else can say that the document
is one."""
import copy
import fcntl
import json
import os
import pathlib
import pty
import shutil
import struct
import subprocess
import sys
import termios
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "lib"))
import processes  # noqa: E402
import tap  # noqa: E402

SITE = processes.BUILD / "tests" / "command" / "described_site"
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")


def routes(*options) -> str:
    done = subprocess.run([SITE, "routes", *options], capture_output=True, text=True, check=True,
                          stdin=subprocess.DEVNULL)
    return done.stdout


def installed_validator() -> pathlib.Path:
    """Its folder; installed once for each version of the lock file."""
    home = CACHE / "imprint-openapi-check"
    files = ["package.json", "package-lock.json"]
    ready = home / "node_modules" / ".ready"
    wanted = (HERE / "validator" / "package-lock.json").read_text()
    if not (ready.exists() and ready.read_text() == wanted):
        if not shutil.which("npm"):
            raise AssertionError("npm is not installed: sh deploy/packages tests")
        home.mkdir(parents=True, exist_ok=True)
        for name in files:
            shutil.copy(HERE / "validator" / name, home)
        done = subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=home,
                              capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise AssertionError("npm could not install the validator of OpenAPI (is its "
                                 f"registry reachable?):\n{done.stderr}")
        ready.write_text(wanted)
    shutil.copy(HERE / "validator" / "validate.mjs", home)
    return home


def validate(documents: list) -> list:
    lines = "".join(json.dumps(one) + "\n" for one in documents)
    done = subprocess.run(["node", "validate.mjs"], cwd=installed_validator(), input=lines,
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise AssertionError(f"the validator failed:\n{done.stderr}")
    return [json.loads(line) for line in done.stdout.splitlines()]


class Table(unittest.TestCase):
    def test_a_pipe_gets_a_line_for_each(self):
        lines = routes().splitlines()
        self.assertEqual(lines[0].split(),
                         ["METHOD", "URL", "PARAMETERS", "RESULT", "DESCRIPTION", "SOURCE"])
        self.assertEqual(len(lines) - 1, len(json.loads(routes("--json"))))
        self.assertNotIn("\x1b", "".join(lines))

    def test_a_terminal_gets_its_width_and_a_bold_heading(self):
        for width in (40, 100, 140):
            master, slave = pty.openpty()
            fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
            environment = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "COLUMNS")}
            with subprocess.Popen([SITE, "routes"], stdout=slave, stdin=subprocess.DEVNULL,
                                  env=environment) as process:
                os.close(slave)
                text = b""
                try:
                    while piece := os.read(master, 65536):
                        text += piece
                except OSError:  # EIO: the other end is closed
                    pass
                self.assertEqual(process.wait(), 0)
            os.close(master)
            shown = text.decode().replace("\x1b[1m", "").replace("\x1b[0m", "")
            self.assertEqual(b"\x1b[1mMETHOD" in text, width != 40)
            if width != 40:  # a paragraph's first line is as long as its URL
                self.assertLessEqual(max(map(len, shown.splitlines())), width)

    def test_two_forms_at_once_are_refused(self):
        done = subprocess.run([SITE, "routes", "--json", "--openapi"], capture_output=True,
                              text=True, check=False, stdin=subprocess.DEVNULL)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("--openapi", done.stderr)

    def test_what_could_not_be_written_is_a_failure(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([SITE, "routes"], stdout=full, check=False,
                                  stdin=subprocess.DEVNULL)
        self.assertEqual(done.returncode, 1)


class OpenApi(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.text = routes("--openapi")
        cls.document = json.loads(cls.text)

    def operation(self, path, method):
        return self.document["paths"][path][method]

    def parameters(self, path, method):
        return {(one["in"], one["name"]): (one["required"], one["schema"])
                for one in self.operation(path, method).get("parameters", [])}

    def content(self, path, method):
        return {name: one.get("schema")
                for name, one in self.operation(path, method)["requestBody"]["content"].items()}

    def test_it_is_valid(self):
        said = validate([self.document])[0]
        self.assertEqual((said["valid"], said["version"]), (True, "3.1"), said.get("errors"))

    def test_the_validator_refuses_what_is_wrong(self):
        def no_title(of):
            del of["info"]["title"]

        def no_responses_object(of):
            of["paths"]["/greet"]["get"]["responses"] = []

        def path_parameter_is_optional(of):
            of["paths"]["/parts/{id}"]["get"]["parameters"][0]["required"] = False

        def unknown_place(of):
            of["paths"]["/greet"]["get"]["parameters"][0]["in"] = "body"

        def unknown_scheme(of):
            of["components"]["securitySchemes"]["certificate"]["type"] = "tls"

        def relative_path(of):
            of["paths"]["greet"] = of["paths"].pop("/greet")

        def other_version(of):
            of["openapi"] = "4.0.0"

        def empty_description(of):
            del of["components"]["responses"]["refused_500"]["description"]

        wrong = [no_title, no_responses_object, path_parameter_is_optional, unknown_place,
                 unknown_scheme, relative_path, other_version, empty_description]
        documents = [copy.deepcopy(self.document) for _ in wrong]
        for spoil, document in zip(wrong, documents):
            spoil(document)
        for spoil, said in zip(wrong, validate(documents)):
            self.assertFalse(said["valid"], spoil.__name__)

    def test_it_is_the_same_each_time(self):
        self.assertEqual(routes("--openapi"), self.text)

    def test_every_reference_leads_somewhere_and_every_component_is_used(self):
        used = set()

        def walk(node):
            if isinstance(node, dict):
                for key, value in node.items():
                    if key == "$ref":
                        used.add(value)
                    walk(value)
            elif isinstance(node, list):
                for value in node:
                    walk(value)
        walk(self.document)
        there = {f"#/components/{kind}/{name}"
                 for kind in ("schemas", "responses")
                 for name in self.document["components"][kind]}
        self.assertEqual(used, there)

    def test_info_and_servers_are_the_sites(self):
        self.assertEqual(self.document["info"], {"title": "Described", "version": "1.2"})
        self.assertEqual(self.document["servers"], [{"url": "https://example.org"}])

    def test_operation_ids_differ(self):
        ids = [operation["operationId"] for path in self.document["paths"].values()
               for operation in path.values()]
        self.assertEqual(len(ids), len(set(ids)))

    def test_templates_and_path_parameters_agree(self):
        for path, methods in self.document["paths"].items():
            names = [segment[1:-1] for segment in path.split("/") if segment.startswith("{")]
            for method in methods:
                given = [name for place, name in self.parameters(path, method) if place == "path"]
                self.assertEqual(given, names, (path, method))

    def test_required_segments_are_in_the_path_and_the_others_in_the_query(self):
        integer = {"type": "integer", "format": "int32", "minimum": -2**31, "maximum": 2**31 - 1}
        self.assertEqual(self.parameters("/reports/total/{year}", "get"),
                         {("path", "year"): (True, integer), ("query", "month"): (False, integer)})
        month = self.operation("/reports/total/{year}", "get")["parameters"][1]
        self.assertEqual(month["description"], "Default: first + 0")
        # Segments are taken left to right, so what stands behind a default comes by name.
        self.assertEqual(self.parameters("/behind", "get"),
                         {("query", "first"): (False, {**integer, "default": 7}),
                          ("query", "second"): (True, integer)})
        self.assertEqual(list(self.parameters("/unnamed/{segment1}/{segment2}", "get")),
                         [("path", "segment1"), ("path", "segment2")])
        # What has no name comes in the path alone, and with it all that stands before.
        self.assertEqual(list(self.parameters("/mixed/{first}/{segment2}", "get")),
                         [("path", "first"), ("path", "segment2")])

    def test_functions_of_one_name_are_one_path_per_count(self):
        self.assertEqual(set(self.document["paths"]["/parts/{id}"]), {"get", "delete"})
        self.assertEqual(set(self.document["paths"]["/parts/{id}/{part}"]), {"get"})
        deleted = self.operation("/parts/{id}", "delete")["parameters"][0]
        self.assertEqual(deleted["description"], "Named key.")

    def test_a_method_with_a_body_takes_its_fields_there(self):
        body = self.content("/greet", "post")
        form = {"type": "object",
                "properties": {"name": {"type": "string", "default": "you"}}}
        self.assertEqual(body, {"application/x-www-form-urlencoded": form,
                                "multipart/form-data": form,
                                "application/json": {**form, "additionalProperties": False}})
        self.assertNotIn("parameters", self.operation("/greet", "post"))
        self.assertNotIn("requestBody", self.operation("/greet", "get"))
        self.assertFalse(self.operation("/greet", "post")["requestBody"]["required"])

    def test_kinds_of_parameters(self):
        # The leading run of required scalars stands in the path.
        path = "/kinds/{flag}/{small}/{large}/{ratio}"
        given = self.parameters(path, "get")
        self.assertEqual(given["path", "large"][1],
                         {"type": "integer", "minimum": 0, "maximum": 2**64 - 1})
        self.assertEqual(given["query", "paint"],
                         (False, {"type": "string", "enum": ["red", "green", "default"],
                                  "default": "default"}))
        self.assertEqual(given["query", "when"], (True, {"type": "string", "format": "date-time"}))
        self.assertEqual(given["query", "day"], (False, {"type": "string", "format": "date"}))
        self.assertEqual(given["query", "numbers"][0], False)
        self.assertEqual(given["query", "numbers"][1]["type"], "array")

    def test_structs_come_in_forms_where_they_can_and_in_json(self):
        # A list of structs is optional, so a form without it will do.
        body = self.content("/orders", "post")
        self.assertEqual(body["application/json"], {"$ref": "#/components/schemas/shop.order"})
        form = body["application/x-www-form-urlencoded"]
        self.assertEqual(list(form["properties"]), ["name", "paint", "day", "gift"])
        self.assertEqual(form["required"], ["name", "day"])
        self.assertTrue(self.operation("/orders", "post")["requestBody"]["required"])
        order = self.document["components"]["schemas"]["shop.order"]
        self.assertEqual(order["properties"]["lines"],
                         {"type": "array", "items": {"$ref": "#/components/schemas/shop.line"}})
        self.assertEqual(order["required"], ["name", "day", "gift"])

    def test_a_struct_beside_other_parameters_is_one_object_with_them(self):
        body = self.content("/orders/{id}", "put")
        self.assertEqual(list(body["application/json"]["properties"]),
                         ["name", "paint", "lines", "day", "gift", "tags"])
        self.assertEqual(body["application/json"]["required"], ["name", "day", "gift"])
        # An unchecked box sends nothing.
        self.assertEqual(body["multipart/form-data"]["required"], ["name", "day"])

    def test_uploads_and_raw_bodies(self):
        body = self.content("/hand_in/{note}", "post")
        octets = {"type": "string", "contentMediaType": "application/octet-stream"}
        self.assertEqual(body, {"multipart/form-data": {
            "type": "object",
            "properties": {"file": octets, "more": {"type": "array", "items": octets}},
            "required": ["file"]}})
        raw = self.content("/raw", "post")
        self.assertEqual(list(raw), ["multipart/form-data", "*/*"])
        self.assertEqual(list(self.parameters("/raw", "post")), [("query", "priority")])
        self.assertEqual(self.content("/pour", "post"), {"*/*": None})
        self.assertEqual(self.content("/any_form", "post")["multipart/form-data"],
                         {"type": "object"})

    def test_results(self):
        def answers(path, method="get"):
            return self.operation(path, method)["responses"]

        def media(path):
            (name, content), = answers(path)["200"]["content"].items()
            return name, content.get("schema")
        self.assertEqual(media("/motto"), ("text/plain", {"type": "string"}))
        self.assertEqual(media("/page"), ("text/html", {"type": "string"}))
        self.assertEqual(media("/shown"), ("text/html", {"type": "string"}))
        self.assertEqual(media("/parts/{id}")[0], "text/plain")
        self.assertEqual(media("/parts/{id}")[1]["type"], "integer")
        self.assertEqual(media("/folders/{name}"),
                         ("application/json", {"$ref": "#/components/schemas/shop.folder"}))
        self.assertEqual(media("/rates")[1]["additionalProperties"]["type"], "array")
        self.assertEqual(media("/anything"), ("application/json", None))
        self.assertIn("204", answers("/parts/{id}", "delete"))
        self.assertIn("Location", answers("/elsewhere", "post")["3XX"]["headers"])
        self.assertEqual(set(answers("/decides")), {"500", "default"})
        self.assertEqual(set(answers("/decides", "post")), {"403", "500", "default"})
        # Parts of a file and what a client has already; who writes gets neither.
        self.assertEqual(set(answers("/download")),
                         {"200", "206", "304", "412", "416", "500", "default"})
        self.assertEqual(answers("/download")["206"]["content"],
                         {"application/octet-stream": {}})
        self.assertEqual(set(answers("/download", "put")),
                         {"200", "400", "403", "413", "500", "default"})

    def test_refusals_are_problem_documents(self):
        def refusals(path, method="get"):
            return {status for status, one in self.operation(path, method)["responses"].items()
                    if one.get("$ref") == f"#/components/responses/refused_{status}"}
        self.assertEqual(refusals("/motto"), {"500"})
        self.assertEqual(refusals("/greet"), {"400", "500"})
        # "/parts/1?id=1" gives it twice.
        self.assertEqual(refusals("/parts/{id}"), {"400", "404", "500"})
        self.assertEqual(refusals("/unnamed/{segment1}/{segment2}"), {"404", "500"})
        self.assertEqual(refusals("/members/list"), {"403", "500"})
        self.assertEqual(refusals("/perhaps"), {"403", "409", "500", "503"})
        self.assertEqual(refusals("/orders", "post"), {"400", "403", "413", "415", "500"})
        self.assertEqual(refusals("/raw", "post"), {"400", "403", "413", "500"})
        self.assertEqual(refusals("/any_form", "post"), {"400", "403", "413", "415", "500"})
        # Without a body in the document there is none that could be too large.
        self.assertEqual(refusals("/elsewhere", "post"), {"403", "500"})
        self.assertEqual(refusals("/parts/{id}", "delete"), {"400", "403", "404", "500"})
        refused = self.document["components"]["responses"]["refused_404"]["content"]
        self.assertEqual(refused, {"application/problem+json": {
            "schema": {"$ref": "#/components/schemas/imprint-problem"}}})

    def test_what_the_site_does_not_know_is_the_default_answer(self):
        def default(path, method="get"):
            return self.operation(path, method)["responses"]["default"]["$ref"].split("/")[-1]
        responses = self.document["components"]["responses"]
        self.assertEqual(default("/motto"), "refused")
        self.assertEqual(default("/sold_out/{left}"), "refused")
        self.assertEqual(list(responses["refused"]["content"]), ["application/problem+json"])
        for path in ("/decides", "/guarded/twice/{n}", "/sorry/twice/{n}"):
            self.assertEqual(default(path), "decided")
        self.assertEqual(list(responses["decided"]["content"]),
                         ["application/problem+json", "*/*"])

    def test_an_error_hook_answers_refusals_in_its_own_way(self):
        answers = self.operation("/sorry/twice/{n}", "get")["responses"]
        self.assertEqual(answers["404"], {"$ref": "#/components/responses/answered_404"})
        self.assertEqual(
            list(self.document["components"]["responses"]["answered_404"]["content"]),
            ["application/problem+json", "*/*"])
        answers = self.operation("/guarded/twice/{n}", "get")["responses"]
        self.assertEqual(answers["404"], {"$ref": "#/components/responses/refused_404"})

    def test_structs_within_structs_are_no_part_of_a_query(self):
        """Any text of theirs is refused; test_answers.py sends it."""
        self.assertEqual([name for _, name in self.parameters("/search", "get")],
                         ["name", "paint", "day", "gift"])
        self.assertEqual(self.operation("/search", "get")["description"],
                         "The field lines comes in JSON only, so not here.")
        self.assertIn("The field content is missing here, always",
                      self.operation("/weigh", "get")["description"])
        self.assertNotIn("description", self.operation("/orders", "post"))

    def test_certificates_and_sessions(self):
        schemes = self.document["components"]["securitySchemes"]
        self.assertEqual(schemes["certificate"]["type"], "mutualTLS")
        self.assertEqual({k: schemes["session"][k] for k in ("type", "in", "name")},
                         {"type": "apiKey", "in": "cookie", "name": "__Host-imprint"})
        self.assertEqual(self.operation("/members/list", "get")["security"], [{"certificate": []}])
        self.assertEqual(self.operation("/perhaps", "get")["security"],
                         [{}, {"certificate": [], "session": []}])
        self.assertNotIn("security", self.operation("/motto", "get"))

    def test_urls_are_escaped_and_names_that_are_no_identifiers_stand(self):
        self.assertIn("/a%20b%7Bc%7D", self.document["paths"])
        self.assertIn("/robots.txt", self.document["paths"])
        self.assertIn("Further segments", self.operation("/below", "get")["description"])

    def test_every_method_of_one_that_answers_all(self):
        self.assertEqual(set(self.document["paths"]["/decides"]),
                         {"get", "put", "post", "delete", "options", "patch"})

    def test_the_first_sentence_is_the_summary(self):
        greet = self.operation("/greet", "get")
        self.assertEqual((greet["summary"], greet["description"]),
                         ("Greets.", "Greets. In a friendly way."))


if __name__ == "__main__":
    tap.main()
