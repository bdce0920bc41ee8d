"""Prints "PASSED FAILED SKIPPED" of a JUnit file as ctest writes it; with --failed FILE, the names of the failed ones go there."""

import argparse
import pathlib
import xml.etree.ElementTree

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("junit")
parser.add_argument("--failed", metavar="FILE", type=pathlib.Path)
options = parser.parse_args()

passed = skipped = 0
failed = []
for case in xml.etree.ElementTree.parse(options.junit).getroot().iter("testcase"):
    status = case.get("status")
    if status == "run":
        passed += 1
    elif status == "fail":
        failed.append(case.get("name"))
    else:
        skipped += 1
if options.failed:
    options.failed.write_text("".join(f"{name}\n" for name in failed), encoding="utf-8")
print(passed, len(failed), skipped)
