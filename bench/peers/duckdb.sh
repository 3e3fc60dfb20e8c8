#!/usr/bin/env bash
# DuckDB beside cumuld, where its Python module is installed: in a virtual environment of its own,
#
#   python3 -m venv build/peers/venv && build/peers/venv/bin/pip install duckdb
#
# or for python3 itself, or for the interpreter that DUCKDB_PYTHON names.
#
#   bench/peers/duckdb.sh PERIODS.csv DIRECTORY
#   bench/peers/duckdb.sh --ndjson FOLDER DIRECTORY     what load_bench loads
set -euo pipefail
source "$(dirname "$0")/lib.sh"

for python in "${DUCKDB_PYTHON:-}" "$peers/../../build/peers/venv/bin/python" python3; do
  if [[ -n $python ]] && "$python" -c 'import duckdb' 2>/dev/null; then
    if [[ $1 == --ndjson ]]; then
      exec "$python" "$peers/duckdb_ndjson.py" "$2" "$3"
    fi
    exec "$python" "$peers/duckdb_peer.py" "$1" "$2"
  fi
done
note DuckDB "not installed"
