#!/usr/bin/env bash
# Builds the presets named as arguments (default: release asan tsan) and runs their tests:
#   release  everything          asan  labels unit and concurrent_asan          tsan  labels concurrent…
# A build that breaks counts as one failed test and does not stop the other presets.
# The last line is the sum, `N passed, N failed[, N skipped]`; exit 1 if one failed or none ran.
set -uo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=.ci/lib.sh
. .ci/lib.sh

presets=("$@")
[ ${#presets[@]} -gt 0 ] || presets=(release asan tsan)
results=build/test-results
mkdir -p "$results"
passed=0 failed=0 skipped=0

# gcc 12's thread sanitizer gives up where the kernel randomises more address bits than it knows.
fixed_addresses=()
if setarch -R true 2>/dev/null; then fixed_addresses=(setarch -R); fi

run_preset() {
  local preset=$1 wrap=() junit=$results/$1.xml
  [ "$preset" = tsan ] && wrap=("${fixed_addresses[@]}")
  rm -f "$junit"

  heading "$preset: build"
  if ! { cmake --preset "$preset" && "${wrap[@]}" cmake --build --preset "$preset"; }; then
    echo "$preset: the build broke"
    failed=$((failed + 1))
    return
  fi

  heading "$preset: test"
  "${wrap[@]}" ctest --preset "$preset" --output-junit "$PWD/$junit"
  local status=$? summary p f s
  summary=$(python3 .ci/count_tests.py "$junit")
  echo "$summary" | sed '$d'
  read -r p f s <<<"$(tail -n 1 <<<"$summary")"
  # ctest may fail without naming a test, e.g. because no test carries the label.
  if [ "$status" -ne 0 ] && [ "${f:-0}" -eq 0 ]; then
    echo "$preset: ctest ended with $status and names no failed test"
    f=1
  fi
  passed=$((passed + ${p:-0})) failed=$((failed + ${f:-0})) skipped=$((skipped + ${s:-0}))
}

for preset in "${presets[@]}"; do run_preset "$preset"; done
heading "sum of ${presets[*]}"
closing_line "$passed" "$failed" "$skipped"
