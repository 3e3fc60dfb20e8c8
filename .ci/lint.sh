#!/usr/bin/env bash
# Checks what no test runs. Each step counts as one test; all of them run, whatever fails:
#   scripts   shell and Python files parse            format   clang-format has nothing to change
#   docs      each path a document names exists       includes the arrows of tests/tidy_test.cpp
#   tidy      clang-tidy, on what changed since it last passed; TIDY_FOLDERS="matcher storage" some
# The last line is `N passed, N failed`; exit 1 if one failed. LINT_STEPS="format docs" runs a few.
set -uo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=.ci/lib.sh
. .ci/lib.sh

scripts() {
  local status=0 file
  for file in .ci/*.sh .ci/run bench/*.sh bench/*/*.sh; do
    [ ! -f "$file" ] || bash -n "$file" || status=1
  done
  for file in .ci/*.py bench/*.py bench/*/*.py tests/*/*.py; do
    [ ! -f "$file" ] || python3 -c 'import ast, sys; ast.parse(open(sys.argv[1]).read(), sys.argv[1])' "$file" ||
      status=1
  done
  return $status
}

format() {
  bash .ci/sources.sh | xargs -r clang-format-16 --dry-run -Werror
}

docs() {
  python3 .ci/check_docs.py
}

# Both below need the release build: the test itself, and the headers that are generated.
release_build() {
  cmake --preset release >build/lint-configure.log || { cat build/lint-configure.log; return 1; }
  cmake --build --preset release -- --quiet
}

includes() {
  release_build && build/release/bin/tidy_test --gtest_brief=1
}

tidy() {
  # shellcheck disable=SC2086
  release_build && bash .ci/sources.sh ${TIDY_FOLDERS:-matcher storage config daemon bench} |
    python3 .ci/tidy.py build/release build/lint-cache
}

mkdir -p build
passed=0 failed=0
for step in ${LINT_STEPS:-scripts format docs includes tidy}; do
  heading "lint: $step"
  if "$step"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "lint: $step failed"
  fi
done
heading "lint"
closing_line "$passed" "$failed" 0
