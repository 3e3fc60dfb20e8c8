"""What bench/decode_ratios.py makes of what Google Benchmark wrote."""

import contextlib
import io
import json
import pathlib
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "bench"))

import decode_ratios  # noqa: E402  (found through the path above)


def run(name, rate, aggregate="median"):
    return {"run_name": name, "aggregate_name": aggregate, "items_per_second": rate}


class DecodeRatios(unittest.TestCase):
    def told(self, *runs):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "x_decode_bench.google.json"
            path.write_text(json.dumps({"benchmarks": runs}), encoding="utf-8")
            text = io.StringIO()
            with contextlib.redirect_stdout(text):
                code = decode_ratios.main(folder)
            written = (pathlib.Path(folder) / "decode_bench.json").read_text(encoding="utf-8")
            return code, text.getvalue(), [json.loads(line) for line in written.splitlines()]

    def test_each_decoder_is_held_against_the_parser_of_its_own_bytes(self):
        code, text, lines = self.told(run("decode/0", 6e6), run("bare/0", 9e6),
                                      run("decode/2", 2e6), run("bare/2", 5e6))
        self.assertEqual(code, 0)
        self.assertEqual([(line["part"], round(line["value"], 3)) for line in lines],
                         [("decode/0", 0.667), ("decode/2", 0.4)])
        self.assertTrue(lines[0]["goal"].endswith("met"))
        self.assertTrue(lines[1]["goal"].endswith("MISSED"))
        self.assertIn("0.67 of bare", text)

    def test_what_is_no_parser_has_no_goal(self):
        _, _, lines = self.told(run("cut/decode", 2e6), run("cut/lines", 28e6))
        self.assertEqual([line["part"] for line in lines], ["cut/decode"])
        self.assertNotIn("goal", lines[0])

    def test_only_medians_count(self):
        _, _, lines = self.told(run("a/decode", 1e6), run("a/expat", 1e6),
                                run("a/decode", 9e6, "mean"), run("a/expat", 1e6, "stddev"))
        self.assertEqual([line["value"] for line in lines], [1.0])

    def test_without_a_figure_it_fails(self):
        self.assertEqual(self.told()[0], 1)


if __name__ == "__main__":
    unittest.main()
