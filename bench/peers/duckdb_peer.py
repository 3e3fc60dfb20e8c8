"""DuckDB beside cumuld: loads the periods into a database file and joins them, two threads.

    python duckdb_peer.py PERIODS.csv DIRECTORY

Prints JSON lines as the scripts beside it do. Needs the module duckdb.
"""

import json
import pathlib
import sys
import tempfile
import time

import duckdb

HERE = pathlib.Path(__file__).parent


def sql(name):
    return (HERE / name).read_text(encoding="utf-8")


def tell(part, figure, value, unit, answer=None):
    line = {"bench": "peers", "part": part, "figure": figure, "value": value, "unit": unit}
    if answer:
        line["pairs"], line["sum"] = (int(number) for number in answer)
    print(json.dumps(line), flush=True)


def timed(work):
    begin = time.monotonic()
    result = work()
    return result, time.monotonic() - begin


def main():
    csv, parent = sys.argv[1:]
    version = f"DuckDB {duckdb.__version__}"
    with tempfile.TemporaryDirectory(dir=parent) as folder:
        database = duckdb.connect(f"{folder}/db", config={"threads": 2})
        load = sql("duckdb_load.sql").format(csv=csv)
        _, loading = timed(lambda: database.execute(load))
        rows = database.execute("SELECT count(*) FROM period").fetchone()[0]
        _, narrowing = timed(lambda: database.execute(sql("duckdb_sides.sql")))
        answer, asking = timed(lambda: database.execute(sql("join_answer.sql")).fetchone())
        times = [timed(lambda: database.execute(sql("join.sql")).fetchone())[1] for _ in range(3)]
        tell("load", f"{version}, CSV to a file, then joined, 2 threads",
             rows / (loading + narrowing + asking), "records/s", answer)
        tell("join", f"{version}, narrow tables, 2 threads", rows / sorted(times)[1], "periods/s",
             answer)


main()
