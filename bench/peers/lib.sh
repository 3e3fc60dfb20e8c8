# For the scripts of bench/peers/: where things are, and how a figure is told. Sourced, not run.
#
# Each script takes a CSV of periods (overlap_bench --write) and a directory for its data on the disk
# that is measured, prints JSON lines to standard output, and says with a note when its system is not
# there. Only processes that it started are ever ended.

peers=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# tell PART FIGURE VALUE UNIT [PAIRS SUM]
tell() {
  local answer=
  [[ -z ${5:-} ]] || answer=",\"pairs\":$5,\"sum\":$6"
  printf '{"bench":"peers","part":"%s","figure":"%s","value":%s,"unit":"%s"%s}\n' \
    "$1" "$2" "$3" "$4" "$answer"
}

note() { printf '{"bench":"peers","note":"%s","text":"%s"}\n' "$1" "$2"; }

now() { date +%s.%N; }

# rate COUNT BEGIN END: how many a second.
rate() { awk -v n="$1" -v a="$2" -v b="$3" 'BEGIN { printf "%.0f", n / (b - a) }'; }

# seconds BEGIN END
seconds() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.3f", b - a }'; }
