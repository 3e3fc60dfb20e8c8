"""What bench/peers/table.py makes of figures that agree and of figures that do not."""

import contextlib
import io
import json
import pathlib
import sys
import tempfile
import unittest
from unittest import mock

ROOT = pathlib.Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "bench" / "peers"))

import table  # noqa: E402  (found through the path above)


def figure(who, value, part="stream, S", pairs=7, checksum=9):
    return {"bench": "x", "part": part, "figure": who, "value": value, "unit": "records/s",
            "pairs": pairs, "sum": checksum}


class Table(unittest.TestCase):
    def run_on(self, *figures):
        """-> (exit code, what was printed, what stands in summary.json or None)"""
        out, err = io.StringIO(), io.StringIO()
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder)
            (path / "a.json").write_text("".join(json.dumps(line) + "\n" for line in figures))
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), \
                    mock.patch.object(sys, "argv", ["table.py", folder]):
                code = table.main()
            summary = path / "summary.json"
            return code, out.getvalue() + err.getvalue(), \
                summary.read_text() if summary.exists() else None

    def test_the_ratio_is_to_the_best_of_postgresql(self):
        code, text, summary = self.run_on(
            figure("cumuld, synced", 1000), figure("PostgreSQL, row", 100),
            figure("PostgreSQL, set", 160))
        self.assertEqual(code, 0)
        self.assertIn("the same 3 times", text)
        self.assertEqual(json.loads(summary)["value"], 6.25)
        self.assertTrue(json.loads(summary)["goal"].endswith("met"))

    def test_another_answer_is_an_error_and_shows_no_figure(self):
        code, text, summary = self.run_on(
            figure("cumuld, synced", 1000), figure("PostgreSQL, set", 160, checksum=10))
        self.assertEqual(code, 1)
        self.assertIn("7 pairs, checksum 10: PostgreSQL, set", text)
        self.assertNotIn("M records/s", text)
        self.assertIsNone(summary)

    def test_without_answers_nothing_is_shown(self):
        self.assertEqual(self.run_on()[0], 1)

    def test_a_system_that_is_not_there_leaves_the_others(self):
        code, text, _ = self.run_on(
            figure("cumuld, synced", 1000),
            {"bench": "peers", "note": "DuckDB", "text": "not installed"})
        self.assertEqual(code, 0)
        self.assertIn("DuckDB: not installed", text)


unittest.main()
