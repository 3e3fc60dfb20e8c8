#!/usr/bin/env bash
# Runs every benchmark in one size; `make bench` builds first and takes S. Tables go to the terminal,
# JSON lines to build/bench/<size>/, and at the end a table and a picture of how the cost of a record
# grows over the sizes that were measured so far. What is measured and why: README.md.
#
#   SIZE=M bench/run_bench.sh       ten million employments (needs 16 GiB of memory)
#   CORES=1 ONLY="stream load"      on so many cores; JSON lines to build/bench/<size>-on-1/
#   DIR=/var/tmp bench/run_bench.sh where the data goes: the disk that is measured
#   LIMIT=1200                      seconds that one benchmark may take (default 300)
#   CUMULD_BIN=…                    where the programs are (default build/release/bin)
#   ONLY="query load"               some of: join stream latency query load peers decode
set -euo pipefail
cd "$(dirname "$0")/.."

binaries=${CUMULD_BIN:-build/release/bin}
size=${SIZE:-S}
out=build/bench/$size${CORES:+-on-$CORES}
parent=${DIR:-build/bench/data}
only=${ONLY:-join stream latency query load peers decode}
mkdir -p "$out" "$parent"

if [[ ! -x $binaries/join_bench ]]; then
  echo "run_bench: $binaries/join_bench is missing: run \`make bench\`" >&2
  exit 1
fi

# A benchmark that shares its cores measures its neighbours too.
read -r load _ </proc/loadavg
if awk -v load="$load" -v cores="$(nproc)" 'BEGIN { exit !(load > cores / 2) }'; then
  echo "run_bench: the load is $load on $(nproc) cores: figures will be too low, ratios less so" >&2
fi

# A benchmark that was ended leaves what it had written: gigabytes, at L.
data=$(mktemp -d "$parent/run-XXXXXX")
trap 'rm -rf "$data"' EXIT
trap 'exit 1' INT TERM
chmod 711 "$data"

failed=0
pinned=()
[[ -z ${CORES:-} ]] || pinned=(taskset --cpu-list "0-$((CORES - 1))")
wanted() { [[ " $only " == *" $1 "* ]]; }
measure() {
  echo
  echo "== $*"
  timeout "${LIMIT:-300}" "${pinned[@]}" "$@" || failed=1
}

! wanted join || measure "$binaries/join_bench" --size "$size" --out "$out"
! wanted stream || measure "$binaries/stream_bench" --size "$size" --dir "$data" --out "$out"
! wanted latency || measure "$binaries/latency_bench" --count 2000 --dir "$data" --out "$out"
! wanted query || measure "$binaries/query_bench" --size "$size" --dir "$data" --out "$out"
! wanted load || measure "$binaries/load_bench" --size "$size" --dir "$data" --out "$out"
if wanted peers; then
  echo
  echo "== bench/peers/run.sh"
  SIZE=$size OUT=$out DIR=$data CUMULD_BIN=$binaries LIMIT=${LIMIT:-300} \
    bash bench/peers/run.sh || failed=1
fi
if wanted decode; then
  for name in ndjson_decode_bench dmfa_decode_bench formats_decode_bench; do
    # In turns, and the median: whatever else the machine does meets both sides.
    measure "$binaries/$name" --benchmark_min_time=0.05 --benchmark_repetitions=7 \
      --benchmark_enable_random_interleaving=true --benchmark_report_aggregates_only=true \
      --benchmark_out="$out/$name.google.json" --benchmark_out_format=json
  done
  echo
  echo "== decoders beside bare parsers"
  python3 bench/decode_ratios.py "$out" || failed=1
fi

echo
python3 bench/plot.py build/bench || failed=1
echo
for file in "$out"/*_bench.json "$out"/peers/summary.json build/bench/growth.json; do
  [[ -s $file ]] || continue
  jq -r 'select((.goal // "") | endswith("MISSED")) |
         "missed: \(.bench), \(.part): \(.figure) = \(.value) \(.unit), \(.goal)"' "$file"
done
exit "$failed"
