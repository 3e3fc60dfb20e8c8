#!/usr/bin/env bash
# make run: a daemon with a synthetic nation in build/run/, kept running until Ctrl-C.
#
# The directory is made anew each time. Another size: PERSONS=50000 YEARS=5 make run
set -euo pipefail
cd "$(dirname "$0")/.."

persons=${PERSONS:-20000}
years=${YEARS:-2}
source bench/local_daemon.sh

check_programs
directory=build/run
mkdir -p build
if [[ -S $directory/cumuld.sock ]] &&
  curl --silent --unix-socket "$directory/cumuld.sock" http://localhost/healthz >/dev/null; then
  echo "$0: a daemon is running in $directory already" >&2
  exit 1
fi
rm -rf "$directory"
mkdir "$directory"
trap 'trap "" INT TERM; stop_daemon || true' EXIT
trap 'exit 0' INT TERM

heading "A synthetic nation in $directory: $persons persons over $years years"
make_population
start_daemon
fill_spool
wait_for_spool

id=$(ask '/v1/hits?sort=-amount&limit=1' | jq --raw-output '.hits[0].id')
person=$(ask "/v1/hits/$id" | jq --raw-output .person)
heading "Running. Things to try, from this folder"
cat <<END
  curl --unix-socket $socket http://localhost/v1/status
  curl --unix-socket $socket 'http://localhost/v1/hits?sort=-amount&limit=3'
  curl --unix-socket $socket 'http://localhost/v1/hits?rule=severance-incapacity&grade=certain'
  curl --unix-socket $socket http://localhost/v1/hits/$id
  curl --unix-socket $socket http://localhost/v1/hits/$id/evidence
  curl --unix-socket $socket http://localhost/v1/persons/$person
  curl --unix-socket $socket 'http://localhost/v1/cases?sort=-amount&limit=3'
  curl --unix-socket $socket 'http://localhost/v1/changes?after=0&limit=3'
  curl --no-buffer --unix-socket $socket -H 'Accept: text/event-stream' \\
       'http://localhost/v1/changes?after=0'
  curl --unix-socket $socket --data-binary \\
       @$(find "$population/corrections" -name '*.ndjson' | sort | head -n 1) http://localhost/v1/records
  curl --unix-socket $socket http://localhost/v1/openapi.json
  curl --unix-socket $socket http://localhost/metrics

  $binaries/cumulctl --socket $socket status
  $binaries/cumulctl --socket $socket person $person
  $binaries/cumulctl --socket $socket tail

  More records: rename a file into $spool/<registry>/incoming/ (corrections lie ready in
  $population/corrections/). The log is $log. Ctrl-C ends it.
END
wait "$daemon_pid"
