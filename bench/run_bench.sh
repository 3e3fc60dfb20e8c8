#!/usr/bin/env bash
# Runs every benchmark in its small size, half a minute on two idle cores; `make bench` builds
# first. Tables go to the terminal, JSON lines to build/bench/. What is measured and why: README.md.
#
#   SIZE=M bench/run_bench.sh       ten million employments (needs 16 GiB of memory)
#   DIR=/var/tmp bench/run_bench.sh where the data goes: the disk that is measured
#   LIMIT=1200                      seconds that one benchmark may take (default 300)
#   CUMULD_BIN=…                    where the programs are (default build/release/bin)
set -euo pipefail
cd "$(dirname "$0")/.."

binaries=${CUMULD_BIN:-build/release/bin}
size=${SIZE:-S}
out=build/bench
data=${DIR:-$out/data}
mkdir -p "$out" "$data"

if [[ ! -x $binaries/join_bench ]]; then
  echo "run_bench: $binaries/join_bench is missing: run \`make bench\`" >&2
  exit 1
fi

# A benchmark that shares its cores measures its neighbours too.
read -r load _ </proc/loadavg
if awk -v load="$load" -v cores="$(nproc)" 'BEGIN { exit !(load > cores / 2) }'; then
  echo "run_bench: the load is $load on $(nproc) cores: figures will be too low, ratios less so" >&2
fi

failed=0
measure() {
  echo
  echo "== $*"
  timeout "${LIMIT:-300}" "$binaries/$@" || failed=1
}

measure join_bench --size "$size" --out "$out"
measure stream_bench --size "$size" --dir "$data" --out "$out"
measure latency_bench --count 2000 --dir "$data" --out "$out"
measure query_bench --size "$size" --dir "$data" --out "$out"
for name in ndjson_decode_bench dmfa_decode_bench formats_decode_bench; do
  measure "$name" --benchmark_min_time=0.2 --benchmark_out="$out/$name.json" \
    --benchmark_out_format=json
done

echo
jq -r 'select((.goal // "") | endswith("MISSED")) |
       "missed: \(.bench), \(.part): \(.figure) = \(.value) \(.unit), \(.goal)"' \
  "$out"/{join,stream,latency,query}_bench.json
exit "$failed"
