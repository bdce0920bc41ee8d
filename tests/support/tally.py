"""Prints "PASSED FAILED SKIPPED" of a JUnit file as ctest writes it."""

import sys
import xml.etree.ElementTree

passed = failed = skipped = 0
for case in xml.etree.ElementTree.parse(sys.argv[1]).getroot().iter("testcase"):
    status = case.get("status")
    if status == "run":
        passed += 1
    elif status == "fail":
        failed += 1
    else:
        skipped += 1
print(passed, failed, skipped)
