"""Runs the interoperability clients of paho.mqtt.testing, from a checkout of it, against a hooklined of its own.

    paho.py FOLDER [--counts FILE] [--only TEXT]

FOLDER is the checkout; nothing of it is part of this project. client_test.py speaks MQTT 3.1.1, client_test5.py MQTT 5; both run at
the same time, each against its own broker. HOOKLINE_BUILD_DIR names the build folder. Prints a line for each test; exits 1 when one
failed that SUITES does not name as broken by the suite's own account.
"""

import argparse
import contextlib
import importlib
import io
import logging
import pathlib
import subprocess
import sys
import unittest

SUPPORT = pathlib.Path(__file__).resolve().parents[1] / "support"
sys.path[:0] = [str(SUPPORT), str(SUPPORT / "kafka")]

from hookline_process import Program  # noqa: E402

PREFIX = "client_test5/"
TOPICS = ("TopicA", "TopicA/B", "Topic/C", "TopicA/C", "/TopicA")
WILDCARDS = ("TopicA/+", "+/C", "#", "/#", "/+", "+/+", "TopicA/#")

# The suite expects a server keep alive of 60 seconds, and that a SUBSCRIBE on one connection counts before a PUBLISH that is sent
# right after it on another: with several loops that is anybody's race.
SETTINGS = {"kafka": {"enabled": False}, "broker": {"max_keep_alive": 60, "loops": 1}}
# What the suite itself makes optional, with the reason.
SUITES = {
    "client_test": {
        "test_subscribe_failure": "the suite's usage text: only for servers set up to refuse test/nosubscribe (-s)",
    },
    "client_test5": {
        "test_subscribe_failure": "the suite's usage text: only for servers set up to refuse test/nosubscribe (-s)",
    },
}


class Lines(unittest.TestResult):
    """One line a test, as it ends."""

    def __init__(self, suite, known):
        super().__init__()
        self.suite, self.known = suite, known
        self.counts = [0, 0, 0]
        self.details = []

    def say(self, test, word, place):
        self.counts[place] += 1
        print(f"{self.suite}.{test._testMethodName}: {word}", flush=True)

    def addSuccess(self, test):
        self.say(test, "passed", 0)

    def addFailure(self, test, error):
        super().addFailure(test, error)
        reason = self.known.get(test._testMethodName)
        if reason:
            self.say(test, f"skipped ({reason})", 2)
        else:
            self.say(test, "FAILED", 1)
            self.details.append(self._exc_info_to_string(error, test))

    addError = addFailure


def run_one(folder, suite, only):
    """In a process of its own: the suites' clients keep global state."""
    sys.path.insert(0, str(folder))
    module = importlib.import_module(suite)
    prefix = PREFIX if suite == "client_test5" else ""
    with Program(settings=SETTINGS) as program:
        values = {
            "host": "127.0.0.1", "port": program.port, "topic_prefix": prefix, "nosubscribe_topics": ("test/nosubscribe",),
            "topics": [prefix + topic for topic in TOPICS], "wildtopics": [prefix + topic for topic in WILDCARDS],
        }
        vars(module).update(values)
        if hasattr(module, "setData"):
            module.setData = lambda: None  # it would set the script's defaults
        result = Lines(suite, SUITES[suite])
        tests = unittest.TestSuite(
            test for test in unittest.defaultTestLoader.loadTestsFromTestCase(module.Test) if only in test._testMethodName)
        logging.getLogger().setLevel(logging.CRITICAL)
        chatter = io.StringIO()  # the suite's own; the lines above say what matters
        result_out, sys.stdout = sys.stdout, chatter
        result.say_out = result_out
        original = result.say

        def say(test, word, place):
            with contextlib.redirect_stdout(result_out):
                original(test, word, place)

        result.say = say
        try:
            tests.run(result)
        finally:
            sys.stdout = result_out
        for test, error in result.errors:  # of setUpClass: no test ran
            if not hasattr(test, "_testMethodName"):
                print(error)
                result.counts[1] += 1
    print(*result.details, sep="\n")
    print("counts", *result.counts, flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--counts", type=pathlib.Path, help="write 'PASSED FAILED SKIPPED' there")
    parser.add_argument("--only", default="", help="only tests whose name contains this")
    parser.add_argument("--suite", choices=SUITES, help=argparse.SUPPRESS)
    options = parser.parse_args()
    folder = options.folder / "interoperability" if (options.folder / "interoperability").is_dir() else options.folder
    if not (folder / "client_test5.py").is_file():
        print(f"{options.folder} is not a checkout of paho.mqtt.testing: interoperability/client_test5.py is missing", file=sys.stderr)
        return 2
    if options.suite:
        run_one(folder.resolve(), options.suite, options.only)
        return 0
    running = [
        subprocess.Popen([sys.executable, __file__, str(options.folder), "--suite", suite, "--only", options.only],
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        for suite in SUITES
    ]
    totals = [0, 0, 0]
    for process in running:
        out, _ = process.communicate(timeout=900)
        lines = out.splitlines()
        counts = next((line.split()[1:] for line in lines if line.startswith("counts ")), ["0", "1", "0"])
        totals = [total + int(count) for total, count in zip(totals, counts)]
        print("\n".join(line for line in lines if not line.startswith("counts ")), flush=True)
    if options.counts:
        options.counts.write_text(" ".join(map(str, totals)) + "\n", encoding="ascii")
    print(f"{totals[0]} passed, {totals[1]} failed, {totals[2]} skipped")
    return 1 if totals[1] or not totals[0] else 0


if __name__ == "__main__":
    sys.exit(main())
