#!/usr/bin/env bash
# PostgreSQL beside cumuld: pairs found on the way of what comes in, and the whole join at once.
#
#   bench/peers/postgres.sh PERIODS.csv DIRECTORY
#
# A cluster of its own in DIRECTORY, on a unix socket only, stopped and removed at the end. Root
# starts it as the user postgres, who must be able to reach DIRECTORY. Commits are synced. What comes
# in is copied by the server from files of 10,000 lines, one transaction each: its fastest way in.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
csv=$1 parent=$2

binaries=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
if [[ ! -x $binaries/initdb ]]; then
  note PostgreSQL "not installed"
  exit 0
fi
as=()
(( EUID != 0 )) || as=(runuser -u postgres --)
folder=$(mktemp -d "$parent/postgres-XXXXXX")
folder=$(cd "$folder" && pwd)
started=
end() {
  [[ -z $started ]] || "${as[@]}" "$binaries/pg_ctl" -D "$folder/cluster" -m immediate stop >/dev/null
  rm -rf "$folder"
}
trap end EXIT
trap 'exit 1' INT TERM

if (( EUID == 0 )); then
  chown postgres "$folder"
  if ! "${as[@]}" test -w "$folder"; then
    note PostgreSQL "its user cannot reach $parent: set DIR"
    exit 0
  fi
fi

rows=$(wc -l <"$csv")
cut -d, -f1-5 "$csv" >"$folder/narrow.csv"
mkdir "$folder"/{whole,narrow,half0,half1}
split -a 5 -l 10000 "$csv" "$folder/whole/"
split -a 5 -l 10000 "$folder/narrow.csv" "$folder/narrow/"
# Two clients at once see each other's rows only once they are committed: each has its persons.
for half in 0 1; do
  awk -F, -v half=$half '$2 % 2 == half' "$folder/narrow.csv" | split -a 5 -l 10000 - "$folder/half$half/"
done
(( EUID != 0 )) || chown -R postgres "$folder"

"${as[@]}" "$binaries/initdb" -D "$folder/cluster" -U postgres --auth=trust --locale=C -E UTF8 \
  >"$folder/initdb.log"
cat >>"$folder/cluster/postgresql.conf" <<END
listen_addresses = ''
unix_socket_directories = '$folder'
shared_buffers = 2GB
work_mem = 1GB
maintenance_work_mem = 1GB
wal_level = minimal
max_wal_senders = 0
max_wal_size = 16GB
wal_buffers = 64MB
checkpoint_timeout = 1h
max_parallel_workers_per_gather = 2
autovacuum = off
jit = off
client_min_messages = warning
END
"${as[@]}" "$binaries/pg_ctl" -D "$folder/cluster" -l "$folder/cluster/log" -w start >/dev/null
started=1

ask() { "$binaries/psql" -h "$folder" -U postgres -v ON_ERROR_STOP=1 -qAtX -F ' ' "$@"; }

# copies FOLDER: the statements that take its files in.
copies() {
  local file
  for file in "$folder/$1"/*; do echo "COPY period FROM '$file' (FORMAT csv);"; done >"$folder/$1.sql"
}

narrow='id bigint, person bigint, benefit boolean, first_day int, last_day int'
whole="$narrow, registry text, key text, version bigint, employer text, insurer text,
  daily_cents int, fraction int, paid_days int, days_per_week int"

# stream FIGURE TRIGGER COLUMNS FOLDER...: a client for each folder, all at once.
stream() {
  local figure=$1 trigger=$2 columns=$3 begin end client clients=()
  shift 3
  ask -v columns="$columns" -f "$peers/postgres_tables.sql" >/dev/null
  ask -f "$peers/postgres_$trigger.sql"
  for client in "$@"; do copies "$client"; done
  begin=$(now)
  for client in "$@"; do
    ask -f "$folder/$client.sql" &
    clients+=($!)
  done
  for client in "${clients[@]}"; do wait "$client"; done
  end=$(now)
  # shellcheck disable=SC2046
  tell stream "PostgreSQL, $figure, synced" "$(rate "$rows" "$begin" "$end")" records/s \
    $(ask -f "$peers/postgres_answer.sql")
}

join() {
  local begin end answer
  ask -f "$peers/postgres_sides.sql" >/dev/null
  answer=$(ask -f "$peers/join_answer.sql")
  begin=$(now)
  ask -f "$peers/join.sql" >/dev/null
  end=$(now)
  # shellcheck disable=SC2086
  tell join "PostgreSQL, narrow tables, hash join, 2 workers" "$(rate "$rows" "$begin" "$end")" \
    periods/s $answer
}

stream "whole records, trigger per row" row "$whole" whole
stream "whole records, trigger per 10'000" set "$whole" whole
stream "days only, trigger per 10'000" set "$narrow" narrow
stream "days only, trigger per 10'000, 2 clients" set "$narrow" half0 half1
join
