#!/usr/bin/env bash
# How a folder here was made, once, by a program that wrote its format: the data directory and the
# hits that stood after the lines of records.ndjson. They are kept as they are: a later program
# must open what an earlier one wrote.
#   bash tests/e2e/old_store/made_by.sh build/release/bin format3
set -euo pipefail
binaries=$(cd "$1" && pwd)
format=$2
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
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
rm -rf "$format"
mkdir "$format"
curl -sf --unix-socket "$work/s" -H 'Accept: application/x-ndjson' \
  'http://localhost/v1/hits?as_of=2026-01-01' >"$format/hits.ndjson"
kill "$daemon"
wait "$daemon"
rm -f "$work"/data/db/LOCK "$work"/data/db/OPTIONS-*
cp -r "$work/data" "$format/data"
