#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Counts test cases in meson's logs and prints "N passed, N failed[, N skipped]".

A Boost.Test program counts by its own report, a TAP program by its lines, anything else as
one case.  A program that failed without a failed case, a log that is missing or empty, and
a suite that never ran each count as one failure.  A program skipped as a whole is one that was
skipped.  What was skipped and what failed, with the end of what it said, comes last, where it is still to be seen when only the end of a run is kept.
"""
import argparse
import collections
import json
import pathlib
import re
import sys

BOOST_LINE = re.compile(r"^\s*(\d+) test cases? out of (\d+) (passed|failed|skipped|aborted)", re.M)
PLAN = re.compile(r"^1\.\.\d+", re.M)
LAST_LINES = 6
LONGEST_LINE = 2000
TAP = re.compile(r"^(not ok|ok)\b([^\n]*)", re.M)
SKIPPED = re.compile(r"^(?:ok\b(?: \d+)?(?: -)?|1\.\.0)([^\n]*?)\s*# SKIP\s*([^\n]*)", re.M | re.I)


def count_tap(text: str):
    counts = collections.Counter()
    for verdict, rest in TAP.findall(text):
        if re.search(r"#\s*SKIP", rest, re.I):
            counts["skipped"] += 1
        else:
            counts["passed" if verdict == "ok" else "failed"] += 1
    return counts


def count_boost(text: str):
    counts = collections.Counter()
    for number, _, verdict in BOOST_LINE.findall(text):
        counts["failed" if verdict == "aborted" else verdict] += int(number)
    return counts


def count_test(entry: dict):
    text = entry.get("stdout", "")
    counts = count_tap(text) if PLAN.search(text) else count_boost(entry.get("stderr", ""))
    failed = entry["result"] not in ("OK", "EXPECTEDFAIL", "SKIP")
    if failed and not counts["failed"]:
        counts["failed"] += 1
    if entry["result"] == "SKIP" and not counts["skipped"]:
        counts["skipped"] += 1
    if not counts:
        counts["passed"] = 1
    return counts


def what_failed(entry: dict):
    """The failed cases of a TAP program, each with what was said before; the last words of any
    other."""
    said = [line for line in (entry.get("stdout", "") + entry.get("stderr", "")).splitlines()
            if line.strip("# ")]
    cases = [line for before, case in zip(["", *said], said) if case.startswith("not ok")
             for line in (before, case) if line.startswith(("#", "not ok"))]
    return (cases or said)[-LAST_LINES:]


def count_log(path: pathlib.Path):
    total = collections.Counter()
    entries = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    for entry in entries:
        counts = count_test(entry)
        for case, reason in SKIPPED.findall(entry.get("stdout", "")):
            print(f"SKIPPED {entry['name']}{case}: {reason}")
        if counts["failed"]:
            print(f"FAILED {entry['name']}: {counts['failed']} ({entry['result']})")
            for line in what_failed(entry):
                print(f"  {line[:LONGEST_LINE]}")
        total += counts
    if not entries:
        print(f"FAILED {path}: no test ran")
        total["failed"] += 1
    return total


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--suites", type=int, required=True, help="how many were to run")
    parser.add_argument("logs", nargs="*", type=pathlib.Path)
    options = parser.parse_args()
    total = collections.Counter()
    for path in options.logs:
        total += count_log(path)
    absent = options.suites - len(options.logs)
    if absent > 0:
        print(f"FAILED {absent} suites: not built")
        total["failed"] += absent
    skipped = f", {total['skipped']} skipped" if total["skipped"] else ""
    print(f"{total['passed']} passed, {total['failed']} failed{skipped}")
    return 1 if total["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
