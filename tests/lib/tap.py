# SPDX-License-Identifier: MIT
"""Runs the calling module's unittest cases and prints TAP, one line a case (or subtest that
failed).  Options: --list, --skip=REASON for all of them, and names of cases to run alone."""
import sys
import traceback
import unittest


class TapResult(unittest.TestResult):
    def __init__(self, total: int):
        super().__init__()
        self.number = 0
        print(f"1..{total}", flush=True)

    def line(self, verdict: str, test, note: str = ""):
        self.number += 1
        name = test.id().removeprefix("__main__.").replace("#", " ")
        print(f"{verdict} {self.number} - {name}{note}", flush=True)

    def explain(self, error):
        for line in "".join(traceback.format_exception(*error)).splitlines():
            print(f"# {line}", flush=True)

    def startTest(self, test):
        super().startTest(test)
        self.sub_failed = False

    def addSuccess(self, test):
        self.line("ok", test)

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self.explain(error)
        self.line("not ok", test)

    def addError(self, test, error):
        super().addError(test, error)
        self.explain(error)
        self.line("not ok", test)

    def addSubTest(self, test, subtest, error):
        super().addSubTest(test, subtest, error)
        if error:
            print(f"# in {subtest.id()}", flush=True)
            self.explain(error)
            if not self.sub_failed:
                self.sub_failed = True
                self.line("not ok", test)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.line("ok", test, f" # SKIP {reason}")


def flatten(suite):
    for item in suite:
        if isinstance(item, unittest.TestSuite):
            yield from flatten(item)
        else:
            yield item


def main() -> None:
    tests = list(flatten(unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])))
    wanted = [word for word in sys.argv[1:] if not word.startswith("-")]
    if "--list" in sys.argv:
        print("\n".join(test.id() for test in tests))
        return
    for word in sys.argv[1:]:
        if word.startswith("--skip="):
            print(f"1..0 # SKIP {word.removeprefix('--skip=')}")
            return
    if wanted:
        tests = [test for test in tests if any(word in test.id() for word in wanted)]
    # A TestSuite, so that setUpClass and tearDownClass run.
    result = TapResult(len(tests))
    unittest.TestSuite(tests).run(result)
    failed = len(result.failures) + len(result.errors)
    sys.exit(0 if tests and failed == 0 else 1)
