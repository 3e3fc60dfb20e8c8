#!/usr/bin/env bash
# Lists the C++ files of the tree, one a line, sorted: those that git tracks or would track, or, in
# an unpacked archive, those that lie there. Arguments are folders to look in (default: all).
set -euo pipefail
cd "$(dirname "$0")/.."

if git rev-parse --git-dir >/dev/null 2>&1; then
  git ls-files --cached --others --exclude-standard -- "${@:-.}"
else
  find "${@:-.}" -path ./build -prune -o -type f -print | sed 's|^\./||'
fi | sort -u | while read -r file; do
  # git still lists a file that was removed and not yet committed
  if [[ $file == *.@(h|cpp) && -f $file ]]; then printf '%s\n' "$file"; fi
done
