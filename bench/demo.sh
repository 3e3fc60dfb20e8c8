#!/usr/bin/env bash
# make demo: a synthetic nation through the daemon, what it finds, and one correction; then the
# exercise of 2009, of which exactly 25 persons must be found.
#
# Everything happens in a temporary directory that is removed at the end. Another size:
#   PERSONS=50000 YEARS=5 make demo
set -euo pipefail
cd "$(dirname "$0")/.."

persons=${PERSONS:-20000}
years=${YEARS:-2}
source bench/local_daemon.sh

check_programs
demo=$(mktemp -d "${TMPDIR:-/tmp}/cumuld-demo.XXXXXX")
directory=$demo/nation
mkdir "$directory"
tidy_up() {
  local status=$?
  trap - EXIT
  stop_daemon || true
  rm -rf "$demo"
  exit "$status"
}
trap tidy_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

heading "A synthetic nation: $persons persons over $years years"
make_population
jq --raw-output '.records | to_entries[] | "\(.key)\t\(.value)"' "$population/planted.json" |
  while IFS=$'\t' read -r registry records; do
    printf '  %-20s %8d records\n' "$registry" "$records"
  done
echo
echo "  Each registry sends its own messages: DmfA, Dimona and IDFLUX, attestations, authorisations,"
echo "  certificates; XML and CSV. Among them are lives that look like an unauthorised cumulation and"
echo "  are none, and lives with hits that must be found: the generator knows how many."

heading "The daemon starts and takes the files from its spool"
start_daemon
SECONDS=0
fill_spool
wait_for_spool
printf '  %s, all durable and matched\n' "$SECONDS seconds"
echo
for file in "$spool"/invalidity/receipts/*; do
  echo "  The receipt of one file, for its sender:"
  jq --compact-output '{file, outcome, accepted, duplicates, stale, rejected, hits, sequence}' "$file" |
    sed 's/^/    /'
  break
done

heading "Hits by rule and grade: found beside planted"
ctl --json hits --all >"$directory/hits.ndjson"
jq --slurp --raw-output --slurpfile nation "$population/planted.json" '
    def name: "\(.rule) \(.grade)";
    (reduce .[] as $hit ({}; .[$hit | name] += 1)) as $found
    | (reduce $nation[0].planted_before_corrections[] as $plant ({}; .[$plant | name] += $plant.hits))
      as $planted
    | ($found + $planted | keys[]) as $key
    | [$key, ($found[$key] // 0), ($planted[$key] // 0)] | @tsv' "$directory/hits.ndjson" \
  >"$directory/compared.tsv"
{
  printf '  %-32s %-14s %8s %8s\n' rule grade found planted
  different=0
  while IFS=$'\t' read -r name found planted; do
    read -r rule grade <<<"$name"
    mark=''
    (( found == planted )) || { mark='  differs' different=1; }
    printf '  %-32s %-14s %8d %8d%s\n' "$rule" "$grade" "$found" "$planted" "$mark"
  done <"$directory/compared.tsv"
}
echo
(( different == 0 )) || fail "what was found is not what was planted"
printf '  equal: %d hits, each that was planted and no other\n' "$(wc -l <"$directory/hits.ndjson")"

heading "The largest of them: cumulctl hits --sort -amount --limit 5"
ctl hits --sort -amount --limit 5

# Proven work of somebody with this one hit, so that one correction withdraws it.
hit=$(jq --slurp --compact-output '
    (group_by(.person) | map(select(length == 1) | .[0])
     | map(select(.rule == "work-incapacity" and .grade == "certain" and .income.registry == "dmfa")))
    | max_by(.amount_min_cents)' "$directory/hits.ndjson")
[[ $hit != null ]] || fail "no hit to correct"
id=$(jq --raw-output .id <<<"$hit")
person=$(jq --raw-output .person <<<"$hit")

heading "One hit as the daemon tells it: GET /v1/hits/$id"
ask "/v1/hits/$id" | jq --indent 1 .

heading "Who that is: cumulctl person $person"
ctl person "$person"

heading "The registry withdraws that worker line"
before=$(ask /v1/status | jq .sequence)
correction=$(jq --compact-output '.income
    | {registry, key, version: (.version + 1), cancelled: true}' <<<"$hit")
echo "  POST /v1/records"
printf '    %s\n' "$correction"
printf '    -> '
curl --silent --show-error --fail-with-body --unix-socket "$socket" --data-binary "$correction" \
  http://localhost/v1/records || fail "the correction was not taken"
echo
echo
echo "  What the feed says: cumulctl tail --since $before --no-follow"
change=$(ctl --json tail --since "$before" --no-follow)
ctl tail --since "$before" --no-follow | sed 's/^/  /'
jq --exit-status --arg id "$id" 'select(.change == "withdrawn" and .hit.id == $id)' <<<"$change" \
  >/dev/null || fail "the feed does not tell that the hit was withdrawn"

heading "The daemon stops"
stop_daemon || fail "cumuld ended with status $?"
tail -n 1 "$log" | sed 's/^/  /'

heading "Once more what was done by hand in 2009: certificates of postings across indemnities"
directory=$demo/2006
mkdir "$directory"
make_population --preset gotot-2006
start_daemon
fill_spool
wait_for_spool
jq --raw-output '"  \(.persons) posted persons, \(.persons_on_benefit) of them on benefit, " +
  "\(.persons_with_hits) with days of both"' "$population/planted.json"
found=$(ctl --json hits --all --rule posting-incapacity | jq --raw-output .person | sort -u | wc -l)
printf '  %d persons found\n' "$found"
(( found == $(jq .persons_with_hits "$population/planted.json") )) || fail "not those that were planted"
stop_daemon || fail "cumuld ended with status $?"
