# For bench/demo.sh and bench/run.sh: a daemon of one's own below a directory, and a nation to feed
# it. Sourced, not run. Only the process that was started here is ever ended.
#
# Uses:  $directory   where everything goes; its parent exists
#        $persons     how many persons, over $years years
# Sets:  $socket, $spool, $population, $log, $daemon_pid

binaries=${CUMULD_BIN:-build/release/bin}
daemon_pid=

if [[ -t 1 ]]; then bold=$'\e[1m' plain=$'\e[0m'; else bold='' plain=''; fi

heading() { printf '\n%s== %s%s\n\n' "$bold" "$1" "$plain"; }

fail() {
  printf '\n%s: %s\n' "$0" "$1" >&2
  if [[ -s ${log:-} ]]; then
    echo "the last lines of the daemon's log:" >&2
    tail -n 20 "$log" >&2
  fi
  exit 1
}

ctl() { "$binaries/cumulctl" --socket "$socket" "$@"; }

# ask PATH: what the daemon answers, as JSON.
ask() { curl --silent --show-error --fail-with-body --unix-socket "$socket" "http://localhost$1"; }

check_programs() {
  local program
  for program in cumuld cumulctl cumuld-population; do
    [[ -x $binaries/$program ]] || fail "$binaries/$program is not there: run make build first"
  done
  for program in curl jq; do
    command -v "$program" >/dev/null || fail "$program is not installed"
  done
}

# A socket's path may have 107 bytes; a temporary directory may be deeper than that.
start_daemon() {
  socket=$directory/cumuld.sock spool=$directory/spool log=$directory/cumuld.log
  (( ${#socket} <= 107 )) || fail "$directory is too long a path for a socket: set TMPDIR"
  "$binaries/cumuld" --data-dir "$directory/data" --socket "$socket" --spool "$spool" \
    --free-space-min-bytes 64MiB --log-format text 2>"$log" &
  daemon_pid=$!
  local tries
  for (( tries = 0; tries < 300; ++tries )); do
    kill -0 "$daemon_pid" 2>/dev/null || { daemon_pid=; fail "cumuld did not start"; }
    ask /readyz >/dev/null 2>&1 && return
    sleep 0.1
  done
  fail "cumuld was not ready within 30 seconds"
}

# SIGTERM, and wait: what was acknowledged is on the disk, what is under way is finished.
stop_daemon() {
  [[ -n $daemon_pid ]] || return 0
  local pid=$daemon_pid status=0
  daemon_pid=
  kill -TERM "$pid" 2>/dev/null || true
  wait "$pid" || status=$?
  return "$status"
}

# make_population [OPTION …]: the nation, or what the options of cumuld-population say.
make_population() {
  population=$directory/population
  rm -rf "$population"
  (( $# > 0 )) || set -- --persons "$persons" --years "$years"
  "$binaries/cumuld-population" "$@" --format registry --out "$population"
}

# Gives the nation's files to the spool, each by a rename. Sets $files to how many.
fill_spool() {
  local file registry
  files=0
  for file in "$population"/*/*; do
    [[ -f $file ]] || continue
    registry=$(basename "$(dirname "$file")")
    mv "$file" "$spool/$registry/incoming/"
    files=$(( files + 1 ))
  done
}

# Waits until the spool has taken $files files; tells how far it is about once a second.
wait_for_spool() {
  local state taken line last='' ticks=0
  while :; do
    kill -0 "$daemon_pid" 2>/dev/null || { daemon_pid=; fail "cumuld ended"; }
    state=$(ask /v1/status) || fail "cumuld does not answer"
    taken=$(jq '.spool.done + .spool.rejected' <<<"$state")
    line=$(jq --raw-output --argjson files "$files" '
      "\(.spool.done + .spool.rejected) of \($files) files, \(.totals.accepted) records, " +
      "\(.hits.raised - .hits.withdrawn) hits stand"' <<<"$state")
    if [[ $line != "$last" ]] && (( ticks % 5 == 0 || taken >= files )); then
      printf '  %s\n' "$line"
      last=$line
    fi
    (( taken < files )) || return 0
    ticks=$(( ticks + 1 ))
    sleep 0.2
  done
}
