"""What bench/plot.py makes of the JSON lines of three sizes, of one, and of none."""

import contextlib
import io
import json
import pathlib
import sys
import tempfile
import unittest
from unittest import mock
from xml.etree import ElementTree

ROOT = pathlib.Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "bench"))

import plot  # noqa: E402  (found through the path above)

RECORDS = {"S": 1_098_046, "M": 10_980_000, "L": 54_900_000}


def write(folder, size, rates):
    """The lines that the benchmarks leave, with rates for join, stream and load."""
    place = folder / size
    place.mkdir()
    for (_, file, part, rate, count, _, _), value in zip(plot.SERIES, rates):
        if value is None:
            continue
        lines = [{"bench": "x", "note": "command", "text": "x"},
                 {"part": part, "figure": count, "value": RECORDS[size[0]], "unit": ""},
                 {"part": part + ", more", "figure": rate, "value": value, "unit": "records/s"},
                 {"part": part + ", again", "figure": rate, "value": 1, "unit": "records/s"}]
        (place / file).write_text("".join(json.dumps(line) + "\n" for line in lines))


class Plot(unittest.TestCase):
    def run_on(self, rates_by_size):
        """-> (what was printed, figures of goals, the picture or None)"""
        out = io.StringIO()
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            for size, rates in rates_by_size.items():
                write(folder, size, rates)
            with contextlib.redirect_stdout(out), \
                    mock.patch.object(sys, "argv", ["plot.py", name]):
                self.assertEqual(plot.main(), 0)
            goals, svg = folder / "growth.json", folder / "growth.svg"
            figures = goals.read_text().splitlines() if goals.exists() else []
            return out.getvalue(), [json.loads(line) for line in figures], \
                ElementTree.fromstring(svg.read_text()) if svg.exists() else None

    def test_three_sizes_are_judged_by_the_cost_at_l_to_that_at_s(self):
        text, goals, svg = self.run_on({"S": (2e6, 4e5, 5e5), "M": (1.6e6, 4e5, 5e5),
                                        "L": (1.6e6, 2e5, 5e5)})
        self.assertEqual([goal["value"] for goal in goals], [1.25, 2, 1])
        self.assertEqual([goal["goal"].rsplit(" ", 1)[1] for goal in goals],
                         ["met", "MISSED", "met"])
        self.assertIn("2.000       500", text)
        names = [element.tag.rsplit("}", 1)[1] for element in svg]
        self.assertEqual(names.count("polyline"), 6)  # three lines in two panels
        self.assertEqual(names.count("circle"), 7)    # three sizes in two panels, and the legend

    def test_fewer_cores_stand_beside_all_of_them(self):
        text, goals, _ = self.run_on({"S": (2e6, 4e5, None), "S-on-1": (2e6, 2.5e5, None)})
        self.assertIn("on 1      0.250 M/s, on all cores     0.400 M/s, ratio   1.60", text)
        self.assertEqual(goals, [])

    def test_one_size_has_no_growth_and_no_lines(self):
        text, goals, svg = self.run_on({"S": (2e6, 4e5, None)})
        self.assertEqual(goals, [])
        self.assertNotIn("load from the spool", text)
        self.assertEqual(sum(element.tag.endswith("polyline") for element in svg), 0)

    def test_without_l_nothing_is_judged(self):
        _, goals, _ = self.run_on({"S": (2e6, 4e5, 5e5), "M": (1e6, 1e5, 5e5)})
        self.assertEqual({goal["goal"] for goal in goals}, {"goal from S to L: <= 1.4"})

    def test_nothing_measured_draws_nothing(self):
        text, _, svg = self.run_on({})
        self.assertIn("nothing was measured", text)
        self.assertIsNone(svg)

    def test_every_point_lies_inside_its_panel(self):
        _, _, svg = self.run_on({"S": (1e6, 999, 5e9), "L": (1e6, 1001, 5e9)})
        for element in svg:
            if element.tag.endswith("circle") and float(element.get("cy")) > plot.TOP / 2:
                self.assertTrue(plot.TOP <= float(element.get("cy")) <= plot.BOTTOM)


unittest.main()
