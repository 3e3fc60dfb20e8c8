#!/usr/bin/env bash
# SQLite beside cumuld: everything inserted in one transaction, indexed, joined. One thread.
#
#   bench/peers/sqlite.sh PERIODS.csv DIRECTORY
set -euo pipefail
source "$(dirname "$0")/lib.sh"
csv=$1 parent=$2

if ! command -v sqlite3 >/dev/null; then
  note SQLite "not installed"
  exit 0
fi
folder=$(mktemp -d "$parent/sqlite-XXXXXX")
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' INT TERM

rows=$(wc -l <"$csv")
# SQLite's own names for what other databases call least() and greatest().
sed -e 's/least(/min(/g; s/greatest(/max(/g' "$peers/join.sql" >"$folder/join.sql"
sed -e 's/least(/min(/g; s/greatest(/max(/g' "$peers/join_answer.sql" >"$folder/answer.sql"
ask() { sqlite3 -bail -separator ' ' "$folder/db" "$@"; }

begin=$(now)
# .import reads standard input where its script would be, so the script comes as a command.
ask -cmd ".read $peers/sqlite_load.sql" '' <"$csv" >/dev/null
loaded=$(now)
ask ".read $peers/sqlite_sides.sql"
indexed=$(now)
ask ".read $folder/join.sql" >/dev/null
joined=$(now)
# shellcheck disable=SC2046
tell load "SQLite, one transaction, indexed, joined" "$(rate "$rows" "$begin" "$joined")" records/s \
  $(ask ".read $folder/answer.sql")
tell load "  SQLite, of it the transaction" "$(seconds "$begin" "$loaded")" s
# shellcheck disable=SC2046
tell join "SQLite, covering indexes, 1 thread" "$(rate "$rows" "$indexed" "$joined")" periods/s \
  $(ask ".read $folder/answer.sql")
