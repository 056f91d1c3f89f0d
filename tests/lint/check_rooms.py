#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Fails when a room includes a room that is not below it.

A room may include itself, and any room earlier in ROOMS.  A public header belongs to the
room whose .cpp has its name; one without a .cpp is listed in HEADER_ONLY.  With --self-test
the lint is run on small trees that break each rule.
"""
import pathlib
import re
import sys
import tempfile

ROOMS = ["base", "wire", "http", "identity", "database", "session", "publish", "worker",
         "pool", "command"]
# Folders beside the rooms, which no room includes, and the rooms that they may include.
PROGRAMS = {"scan": ["base"], "tool": ["base"], "testing": ROOMS, "adapters": ROOMS}
# Public headers with nothing to compile, by the room that owns them.
HEADER_ONLY = {
    "signature": "publish",
    "registration": "publish",
    "extras": "publish",
    "schema_type": "publish",
    "refusals": "publish",
    "published": "publish",
    "arg": "publish",
    "created": "publish",
    "at": "publish",
    "overload": "publish",
    "rest": "publish",
    "settings": "publish",
    "client_trust": "identity",
    "tags": "publish",
    "imprint": "command",
    "prelude": "command",
    "scanned": "command",
    "generated": "publish",
    "hook": "publish",
    "hook_refusals": "publish",
    "name_value": "http",
    "describe": "publish",
    "described": "publish",
    "html": "publish",
    "html_check": "publish",
}
# Third-party headers and the only rooms that may name them (prefix -> rooms).
THIRD_PARTY = {
    "openssl/x509": ["identity"],
    "openssl/": ["base", "identity", "session"],
    "soci/": ["database", "session"],
    "clang-c/": ["scan"],
    "CLI/": ["command", "scan", "tool"],
    "curl/": ["testing"],
    "fcgi": ["adapters"],
    "fastcgi++/": ["adapters"],
}
INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)', re.M)
RAW_STRING = re.compile(r'R"(\w*)\(.*?\)\1"', re.S)


def may_include(room: str, other: str) -> bool:
    if other in PROGRAMS or room in PROGRAMS:
        return room == other or other in PROGRAMS.get(room, [])
    return ROOMS.index(other) <= ROOMS.index(room)


def owner_of_public(root: pathlib.Path, stem: str):
    if stem in HEADER_ONLY:
        return HEADER_ONLY[stem]
    owners = [room for room in [*ROOMS, *PROGRAMS] if (root / "src" / room / f"{stem}.cpp").exists()]
    return owners[0] if len(owners) == 1 else None


def room_of_target(root: pathlib.Path, target: str):
    parts = target.split("/")
    if parts[:2] == ["imprint", "adapters"]:
        return "adapters" if (root / "include" / target).exists() else None
    if parts[0] == "imprint":
        return owner_of_public(root, parts[-1].removesuffix(".hpp"))
    return parts[0] if parts[0] in ROOMS or parts[0] in PROGRAMS else None


def third_party_fault(room: str, target: str):
    for prefix, rooms in THIRD_PARTY.items():
        if target.startswith(prefix):
            return None if room in rooms else f"<{target}> belongs to {', '.join(rooms)}"
    return None


def faults_of(root: pathlib.Path, path: pathlib.Path, room: str):
    # A raw string may hold another program's text.
    text = RAW_STRING.sub("", path.read_text())
    for quoted, angled in INCLUDE.findall(text):
        fault = third_party_fault(room, angled) if angled else None
        if fault:
            yield fault
        target = quoted or (angled if angled.startswith("imprint/") else "")
        if not target:
            continue
        other = room_of_target(root, target)
        if room == "adapters" and not target.startswith("imprint/"):
            yield f'"{target}" is not installed'
        if other is None:
            yield f'"{target}" is in no room'
        elif not may_include(room, other):
            yield f'{room} may not include {other} ("{target}")'


def check(root: pathlib.Path):
    faults = []
    for path in sorted((root / "src").rglob("*.?pp")):
        room = path.relative_to(root / "src").parts[0]
        if room not in ROOMS and room not in PROGRAMS:
            faults.append(f"{path}: '{room}' is not a room")
            continue
        faults += [f"{path}: {fault}" for fault in faults_of(root, path, room)]
    for path in sorted((root / "include" / "imprint").glob("*.hpp")):
        room = owner_of_public(root, path.stem)
        if room is None:
            faults.append(f"{path}: no room, or more than one, has {path.stem}.cpp")
            continue
        faults += [f"{path}: {fault}" for fault in faults_of(root, path, room)]
    for path in sorted((root / "include" / "imprint" / "adapters").glob("*.hpp")):
        faults += [f"{path}: {fault}" for fault in faults_of(root, path, "adapters")]
    return faults


def self_test() -> int:
    broken = {
        "upwards": {"src/wire/a.cpp": '#include "http/b.hpp"\n', "src/http/b.hpp": ""},
        "public upwards": {"src/wire/a.cpp": '#include "imprint/b.hpp"\n',
                           "src/http/b.cpp": "", "include/imprint/b.hpp": ""},
        "third party": {"src/http/a.cpp": "#include <openssl/x509v3.h>\n"},
        "unknown room": {"src/util/a.cpp": ""},
        "room includes program": {"src/command/a.cpp": '#include "scan/b.hpp"\n',
                                  "src/scan/b.hpp": ""},
        "program includes room": {"src/scan/a.cpp": '#include "http/b.hpp"\n',
                                  "src/http/b.hpp": ""},
        "ownerless": {"src/base/a.cpp": "", "include/imprint/b.hpp": ""},
        "room includes adapter": {"src/worker/a.cpp": '#include "imprint/adapters/b.hpp"\n',
                                  "include/imprint/adapters/b.hpp": ""},
        "room of an adapter's library": {"src/worker/a.cpp": "#include <fcgiapp.h>\n"},
        "adapter of another library": {"src/base/a.cpp": "", "include/imprint/adapters/b.hpp":
                                       "#include <openssl/x509v3.h>\n"},
        "adapter includes what is private": {"src/wire/c.hpp": "", "include/imprint/adapters/b.hpp":
                                             '#include "wire/c.hpp"\n'},
        "nowhere": {"src/base/a.cpp": '#include "gone/b.hpp"\n'},
    }
    missed = 0
    for name, files in broken.items():
        with tempfile.TemporaryDirectory() as folder:
            for path, text in files.items():
                file = pathlib.Path(folder) / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text)
            if not check(pathlib.Path(folder)):
                print(f"self-test: '{name}' was not found")
                missed += 1
    return missed


def main() -> int:
    faults = check(pathlib.Path(sys.argv[1]))
    print("\n".join(faults))
    return 1 if self_test() or faults else 0


if __name__ == "__main__":
    sys.exit(main())
