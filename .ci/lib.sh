# What run_tests.sh, lint.sh and run share. Sourced, never run.

JOBS=${JOBS:-$(nproc)}
export CMAKE_BUILD_PARALLEL_LEVEL=$JOBS CTEST_PARALLEL_LEVEL=$JOBS
export CTEST_OUTPUT_ON_FAILURE=1

# heading TEXT...: the line that opens a stage, with the minutes gone so far.
heading() {
  printf '\n== %s  (%d:%02d)\n' "$*" $((SECONDS / 60)) $((SECONDS % 60))
}

# closing_line PASSED FAILED SKIPPED: prints it alone on a line; false if anything failed or nothing
# ran at all.
closing_line() {
  local skipped=""
  [ "$3" -eq 0 ] || skipped=", $3 skipped"
  printf '%d passed, %d failed%s\n' "$1" "$2" "$skipped"
  [ "$2" -eq 0 ] && [ "$1" -gt 0 ]
}
