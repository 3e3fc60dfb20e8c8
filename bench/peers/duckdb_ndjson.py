"""DuckDB beside a load from the spool: reads the same NDJSON, keeps the same fields, joins.

    python duckdb_ndjson.py FOLDER DIRECTORY

FOLDER holds <registry>/*.ndjson. Prints one JSON line with its answer and the milliseconds that it
took on two threads. Needs the module duckdb.
"""

import json
import pathlib
import sys
import tempfile
import time

import duckdb

HERE = pathlib.Path(__file__).parent


def main():
    files, parent = sys.argv[1:]
    load = (HERE / "duckdb_ndjson.sql").read_text(encoding="utf-8")
    join = (HERE / "join_answer.sql").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory(dir=parent) as folder:
        begin = time.monotonic()
        database = duckdb.connect(f"{folder}/db", config={"threads": 2})
        database.execute(load.format(files=f"{files}/*/*.ndjson"))
        pairs, checksum = database.execute(join).fetchone()
        spent = time.monotonic() - begin
    print(json.dumps({"bench": "peers", "part": "load", "pairs": int(pairs), "sum": int(checksum),
                      "milliseconds": round(spent * 1000)}, separators=(",", ":")))


main()
