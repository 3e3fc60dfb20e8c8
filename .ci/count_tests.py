"""Counts the test cases of one JUnit file as ctest writes it.

Prints each skipped and each failed case with its reason, and what a passed one asks for (its lines
that begin with `note: `), then, as the last line, the three numbers `passed failed skipped`. A missing or broken file counts as one failure.
"""

import sys
import xml.etree.ElementTree as ElementTree

# ctest marks a test that chose to skip and a test that could not be started both as "notrun".
CHOSE_TO_SKIP = ("SKIP_RETURN_CODE", "SKIP_REGULAR_EXPRESSION_MATCHED")


def judge(case):
    """-> (outcome, reason) of one <testcase>."""
    status = case.get("status")
    if status == "run":
        return "passed", ""
    if status == "disabled":
        return "skipped", "disabled"
    mark = case.find("skipped")
    reason = mark.get("message", "") if mark is not None else ""
    if status == "notrun" and reason.startswith(CHOSE_TO_SKIP):
        return "skipped", reason
    mark = case.find("failure")
    return "failed", mark.get("message", "") if mark is not None else reason


def main(path):
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    try:
        cases = list(ElementTree.parse(path).iter("testcase"))
    except (OSError, ElementTree.ParseError) as error:
        print(f"no test results: {error}")
        cases = []
        counts["failed"] = 1
    for case in cases:
        outcome, reason = judge(case)
        counts[outcome] += 1
        if outcome != "passed":
            print(f"{outcome}: {case.get('name')} {reason}".rstrip())
        if outcome == "passed":
            said = (case.findtext("system-out") or "").splitlines()
            print("".join(line + "\n" for line in said if line.startswith("note: ")), end="")
    print(counts["passed"], counts["failed"], counts["skipped"])


main(sys.argv[1])
