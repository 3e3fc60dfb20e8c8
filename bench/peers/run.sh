#!/usr/bin/env bash
# The same periods, joined by cumuld, by bare loops and by the databases that are installed; answers
# are compared before figures are shown.
#
#   SIZE=S bench/peers/run.sh          S (default), M, L or a number of employments
#   DIR=… OUT=… CUMULD_BIN=… LIMIT=…   as bench/run_bench.sh has them
set -euo pipefail
cd "$(dirname "$0")/../.."

binaries=${CUMULD_BIN:-build/release/bin}
size=${SIZE:-S}
out=${OUT:-build/bench/$size}/peers
data=${DIR:-build/bench/data}
rm -rf "$out"
mkdir -p "$out" "$data"
csv=$(mktemp "$(cd "$data" && pwd)/periods-XXXXXX.csv")
trap 'rm -f "$csv"' EXIT
trap 'exit 1' INT TERM
chmod 644 "$csv"

limited() { timeout "${LIMIT:-300}" "$@"; }

"$binaries/overlap_bench" --size "$size" --write "$csv"
limited "$binaries/overlap_bench" --size "$size" --dir "$data" --out "$out" >/dev/null
limited "$binaries/join_bench" --size "$size" --rules bench/peers/overlap.toml --out "$out" >/dev/null
for peer in postgres duckdb sqlite; do
  limited bash "bench/peers/$peer.sh" "$csv" "$data" >"$out/$peer.json"
done
python3 bench/peers/table.py "$out"
