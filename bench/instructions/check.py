"""Counts the instructions of the join's phases and of each decoder over small fixed inputs and
compares them with counts.json: times are noisy, counts are not.

    python3 bench/instructions/check.py PROGRAM            PROGRAM is instruction_work, built for release
    python3 bench/instructions/check.py PROGRAM --update   writes what was counted into counts.json

What is counted: callgrind.py. A count that grew by more than the tolerance fails; one that fell by as
much passes with a note that asks for --update, since the next rise would go unseen. Counts belong
to a compiler and an architecture: with others there is nothing to compare with.

Exit codes: 0 as recorded or less, 1 more, or a piece does its work wrongly, 77 not compared and why.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from callgrind import read_profile  # noqa: E402  (found beside this file)

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
COUNTS = os.path.join(HERE, "counts.json")
SKIPPED = 77
MEASURES = ("instructions", "library_calls")


def count(program, piece, folder):
    """-> {"records", "instructions", "library_calls"} of one piece of work."""
    out = os.path.join(folder, piece + ".callgrind")
    done = subprocess.run(
        ["valgrind", "--quiet", "--tool=callgrind", "--callgrind-out-file=" + out,
         "--toggle-collect=counted::work*", "--compress-strings=no", "--compress-pos=no", program,
         piece],
        stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{piece}: does its work wrongly (exit code {done.returncode})")
    with open(out, encoding="utf-8", errors="replace") as lines:
        profile = read_profile(lines, program)
    if profile.own == 0:
        sys.exit(f"{piece}: nothing was counted")
    return {"records": int(done.stdout), "instructions": profile.own,
            "library_calls": profile.calls}


def compare(recorded, counted, tolerance_percent):
    """-> (rows of a table, what grew, what fell), names as `piece measure`."""
    rows, grew, fell = [], [], []
    for piece, now in counted.items():
        for measure in MEASURES:
            before = recorded.get(piece, {}).get(measure, 0)
            name = f"{piece} {measure}"
            ratio = now[measure] / before if before else float("inf")
            verdict = ""
            if recorded.get(piece, {}).get("records") != now["records"]:
                verdict = "not recorded for this input"
                grew.append(name)
            elif ratio > 1 + tolerance_percent / 100:
                verdict = "MORE"
                grew.append(name)
            elif ratio < 1 - tolerance_percent / 100:
                verdict = "less"
                fell.append(name)
            rows.append((name, before, now[measure], ratio, now[measure] / now["records"], verdict))
    return rows, grew, fell


def reason_not_to_compare(about, recorded):
    """Empty if the counts of this build can be compared with the recorded ones."""
    here = (about["compiler"], platform.machine())
    there = (recorded["compiler"], recorded["architecture"])
    if here == there:
        return ""
    return (f"counts were recorded with GCC {there[0]} on {there[1]}, this is {here[0]} on "
            f"{here[1]}: nothing to compare with")


def update(about, recorded, counted):
    recorded = {"compiler": about["compiler"], "architecture": platform.machine(),
                "tolerance_percent": recorded.get("tolerance_percent", 3), "pieces": counted}
    with open(COUNTS, "w", encoding="utf-8") as out:
        json.dump(recorded, out, indent=1)
        out.write("\n")


def report(rows, grew, fell, command, folder):
    # First, as ctest shows of a long output only the beginning.
    if fell:
        print(f"note: fewer instructions than recorded; please record them: {command}")
    print(f"{'':34}{'before':>12}{'now':>12}{'ratio':>8}{'a record':>10}")
    for name, before, now, ratio, each, verdict in rows:
        print(f"{name:34}{before:12}{now:12}{ratio:8.3f}{each:10.1f}  {verdict}".rstrip())
    if grew:
        print(f"\nMORE than recorded: {', '.join(grew)}")
        print(f"where they go:      callgrind_annotate {os.path.relpath(folder, ROOT)}/<piece>.callgrind")
        print(f"if it is worth it:  {command}")


def main():
    parser = argparse.ArgumentParser(description="Counts instructions and compares them.")
    parser.add_argument("program")
    parser.add_argument("--update", action="store_true", help="write what was counted")
    arguments = parser.parse_args()
    program = os.path.realpath(arguments.program)
    if shutil.which("valgrind") is None:
        print("skipped: there is no valgrind (make deps installs it)")
        return SKIPPED
    with open(COUNTS, encoding="utf-8") as file:
        recorded = json.load(file)
    about = json.loads(subprocess.check_output([program], text=True))
    reason = reason_not_to_compare(about, recorded)
    if reason and not arguments.update:
        print("skipped: " + reason)
        return SKIPPED
    folder = os.path.join(os.path.dirname(os.path.dirname(program)), "instructions")
    os.makedirs(folder, exist_ok=True)
    counted = {piece: count(program, piece, folder) for piece in about["pieces"]}
    rows, grew, fell = compare(recorded["pieces"], counted, recorded["tolerance_percent"])
    command = f"python3 bench/instructions/check.py {os.path.relpath(program, ROOT)} --update"
    if arguments.update:
        report(rows, [], [], command, folder)
        update(about, recorded, counted)
        return 0
    report(rows, grew, fell, command, folder)
    return 1 if grew else 0


if __name__ == "__main__":
    sys.exit(main())
