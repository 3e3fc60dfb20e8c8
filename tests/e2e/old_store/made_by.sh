#!/usr/bin/env bash
# How this folder was made, once, by the program that first had format 1. It is kept as it is: a later
# program must open what an earlier one wrote.
#   bash tests/e2e/format1/made_by.sh build/release/bin
set -euo pipefail
binaries=$(cd "$1" && pwd)
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rm -rf data hits.ndjson records.ndjson
"$binaries/cumuld-population" --persons 70 --years 1 --out "$work/nation" >/dev/null
find "$work/nation" -name '*.ndjson' -not -path '*corrections*' -print0 | sort -z | xargs -0 cat >"$work/first"
find "$work/nation/corrections" -name '*.ndjson' -print0 | sort -z | xargs -0 cat >"$work/second"
echo '{"registry":"dmfa","key":"refused","version":1}' >>"$work/second"
cat "$work/first" "$work/second" >records.ndjson
"$binaries/cumuld" --data-dir "$work/data" --socket "$work/s" --epoch-bytes 64KiB 2>"$work/log" &
daemon=$!
until [[ -S $work/s ]] && curl -sf --unix-socket "$work/s" http://localhost/readyz >/dev/null; do sleep 0.1; done
for part in first second; do
  curl -sf --unix-socket "$work/s" --data-binary "@$work/$part" http://localhost/v1/records >/dev/null
done
curl -sf --unix-socket "$work/s" -H 'Accept: application/x-ndjson' \
  'http://localhost/v1/hits?as_of=2026-01-01' >hits.ndjson
kill "$daemon"
wait "$daemon"
rm -f "$work"/data/db/LOCK "$work"/data/db/OPTIONS-*
cp -r "$work/data" data
