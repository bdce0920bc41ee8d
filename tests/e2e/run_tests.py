"""Runs the end-to-end tests: python3 tests/e2e/run_tests.py [-k TEXT]... [--counts FILE] [--failed FILE] [--list]

Wants HOOKLINE_BUILD_DIR (default build/release) and NODE_PATH with the mqtt module; tests/run sets both. HOOKLINE_E2E_KAFKA picks the
Kafka version, HOOKLINE_E2E_LONG=yes the long variants. Prints each test with its time; a test that hangs is ended after its limit.
"""

import argparse
import pathlib
import signal
import sys
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
for folder in (HERE, HERE.parent / "support", HERE.parent / "support" / "clients", HERE.parent / "support" / "kafka",
               HERE.parent / "support" / "keychain"):
    sys.path.insert(0, str(folder))

LIMIT_SECONDS = 240


class Result(unittest.TestResult):
    """One line a test, as it happens."""

    def __init__(self, total):
        super().__init__()
        self.total, self.number, self.passed = total, 0, 0
        self._outcome = "ok"

    def startTest(self, test):
        super().startTest(test)
        self.number += 1
        self._outcome, self._started = "ok", time.monotonic()
        print(f"[{self.number}/{self.total}] {test.id()} …", end=" ", flush=True)
        signal.alarm(getattr(test, "limit_seconds", LIMIT_SECONDS))

    def stopTest(self, test):
        signal.alarm(0)
        super().stopTest(test)
        print(f"{self._outcome} ({time.monotonic() - self._started:.1f} s)", flush=True)
        for failed, text in self.failures + self.errors:
            if failed is test:
                print(text, flush=True)

    def addSuccess(self, test):
        super().addSuccess(test)
        self.passed += 1

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._outcome = "FAILED"

    def addError(self, test, err):
        super().addError(test, err)
        self._outcome = "FAILED"
        if not isinstance(test, unittest.TestCase):  # a setUpClass
            print(f"{test}: FAILED\n{self.errors[-1][1]}", flush=True)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._outcome = f"skipped: {reason}"

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self._outcome = "FAILED"
            print(f"\n{subtest}:\n{(self.failures + self.errors)[-1][1]}", flush=True)


def out_of_time(*_):
    raise TimeoutError("the test took longer than it may")


def flatten(suite):
    for item in suite:
        if isinstance(item, unittest.TestSuite):
            yield from flatten(item)
        else:
            yield item


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-k", action="append", default=[], metavar="TEXT", help="only tests whose full name has TEXT in it")
    parser.add_argument("--counts", metavar="FILE", help='write "PASSED FAILED SKIPPED" there')
    parser.add_argument("--failed", metavar="FILE", help="write the names of the failed tests there, each with why")
    parser.add_argument("--list", action="store_true", help="print the names and end")
    options = parser.parse_args()

    loader = unittest.TestLoader()
    tests = [test for test in flatten(loader.discover(str(HERE), "test_*.py", str(HERE)))
             if not options.k or any(text in test.id() for text in options.k)]
    if options.list:
        print("\n".join(test.id() for test in tests))
        return 0
    signal.signal(signal.SIGALRM, out_of_time)
    result = Result(len(tests))
    unittest.TestSuite(tests).run(result)
    why = {test.id(): text.strip().rpartition("\n")[2] for test, text in result.failures + result.errors}
    failed = len(why)
    if options.counts:
        pathlib.Path(options.counts).write_text(f"{result.passed} {failed} {len(result.skipped)}\n", encoding="ascii")
    if options.failed:
        lines = (f"{name}: {reason}\n" for name, reason in why.items())
        pathlib.Path(options.failed).write_text("".join(lines), encoding="utf-8", errors="backslashreplace")
    print(f"{result.passed} passed, {failed} failed, {len(result.skipped)} skipped")
    return 0 if failed == 0 and result.passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
