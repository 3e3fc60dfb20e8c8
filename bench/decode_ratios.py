"""How fast each decoder is beside the bare parser of the same bytes, from what Google Benchmark wrote.

    python3 bench/decode_ratios.py FOLDER

Reads the medians in FOLDER/*.google.json, prints a table, and writes FOLDER/decode_bench.json: the
ratios, of which those to a parser have a goal.
"""

import json
import pathlib
import sys

GOAL = 0.5
# What stands beside a decoder, and whether it is a parser.
BESIDE = {"bare": True, "expat": True, "on_demand": False, "reader": False, "lines": False}


def medians(path):
    """-> {name: records a second}"""
    runs = json.loads(path.read_text(encoding="utf-8"))["benchmarks"]
    return {run["run_name"]: run["items_per_second"] for run in runs
            if run.get("aggregate_name") == "median"}


def decoder_of(name):
    """The decoder beside which `name` runs, and what `name` is: "idflux/expat" -> "idflux/decode"."""
    parts = name.split("/")
    for at, part in enumerate(parts):
        if part in BESIDE:
            return "/".join(parts[:at] + ["decode"] + parts[at + 1:]), part
    return None, None


def ratios(rates):
    """-> (decoder, what stands beside it, records a second, ratio), in the order of names"""
    for name in sorted(rates):
        decoder, beside = decoder_of(name)
        if decoder in rates:
            yield decoder, beside, rates[decoder], rates[decoder] / rates[name]


def main(folder):
    lines = []
    for path in sorted(pathlib.Path(folder).glob("*.google.json")):
        bench = path.name.split(".")[0]
        for decoder, beside, rate, ratio in ratios(medians(path)):
            verdict = ""
            line = {"bench": bench, "part": decoder, "figure": f"rate to {beside}",
                    "value": ratio, "unit": "ratio"}
            if BESIDE[beside]:
                verdict = "met" if ratio >= GOAL else "MISSED"
                line["goal"] = f"at least {GOAL}: {verdict}"
            lines.append(json.dumps(line))
            print(f"  {bench:<22} {decoder:<22} {rate / 1e6:8.3f} M records/s "
                  f"{ratio:6.2f} of {beside:<10} {verdict}")
    out = pathlib.Path(folder) / "decode_bench.json"
    out.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return 0 if lines else 1


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
