"""What bench/instructions makes of callgrind's files and of counts that moved."""

import pathlib
import sys
import unittest

ROOT = pathlib.Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "bench" / "instructions"))

import check  # noqa: E402  (found through the path above)
from callgrind import read_profile  # noqa: E402

# Two functions of the program, of which one calls the other, itself, and malloc, which calls brk in
# its own library; the number behind the calls is what the callee spent.
FILE = """\
# callgrind format
version: 1
events: Ir
summary: 1900

ob=/bin/program
fl=work.cpp
fn=outer()
10 100
cfn=inner()
calls=3 20
11 330
fi=vector.h
12 20

fn=inner()
20 30
cob=/lib/libc.so.6
cfi=???
cfn=malloc
calls=2 0
21 1000
22 50

ob=/lib/libc.so.6
fl=???
fn=malloc
0 900
cfn=brk
calls=5 0
0 700
cob=/bin/program
cfn=inner()
calls=1 20
0 5
fn=brk
0 100
"""


def counts(records, instructions, calls):
    return {"records": records, "instructions": instructions, "library_calls": calls}


class Profile(unittest.TestCase):
    def setUp(self):
        self.profile = read_profile(FILE.splitlines(True), "/bin/program")

    def test_own_instructions_are_those_of_all_its_functions_without_what_they_call(self):
        self.assertEqual(self.profile.own, 100 + 20 + 30 + 50)

    def test_calls_are_those_out_of_the_program(self):
        self.assertEqual(self.profile.calls, 2)

    def test_libraries_are_told_apart(self):
        self.assertEqual(self.profile.libraries, {"libc.so.6": 1000})


class Compare(unittest.TestCase):
    def compare(self, before, now):
        _, grew, fell = check.compare({"join": before} if before else {}, {"join": now}, 3)
        return grew, fell

    def test_the_same_is_neither(self):
        self.assertEqual(self.compare(counts(9, 100, 100), counts(9, 103, 97)), ([], []))

    def test_more_fails(self):
        self.assertEqual(self.compare(counts(9, 1000, 100), counts(9, 1031, 100)),
                         (["join instructions"], []))
        self.assertEqual(self.compare(counts(9, 1000, 100), counts(9, 1000, 104)),
                         (["join library_calls"], []))

    def test_less_is_named(self):
        self.assertEqual(self.compare(counts(9, 1000, 100), counts(9, 969, 100)),
                         ([], ["join instructions"]))

    def test_what_was_not_recorded_for_this_input_fails(self):
        both = ["join instructions", "join library_calls"]
        self.assertEqual(self.compare(None, counts(9, 1000, 100)), (both, []))
        self.assertEqual(self.compare(counts(8, 1000, 100), counts(9, 1000, 100)), (both, []))

    def test_another_compiler_is_not_compared(self):
        recorded = {"compiler": "12.2.0", "architecture": check.platform.machine()}
        self.assertEqual(check.reason_not_to_compare({"compiler": "12.2.0"}, recorded), "")
        self.assertIn("13.1.0", check.reason_not_to_compare({"compiler": "13.1.0"}, recorded))


if __name__ == "__main__":
    unittest.main()
