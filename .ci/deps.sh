#!/usr/bin/env bash
# Installs the packages of packages.txt, or of the lists that are named, which this machine lacks:
#   bash .ci/deps.sh [LIST …]
# Needs Debian 12 and, only when something is missing, root or sudo. When nothing is missing it asks
# dpkg once and returns.
set -euo pipefail
cd "$(dirname "$0")/.."

command -v dpkg-query >/dev/null || {
  echo "deps: this is not a Debian system; install what ${*:-packages.txt} lists by hand" >&2
  exit 1
}

mapfile -t wanted < <(sed 's/#.*//' "${@:-packages.txt}" | tr -s ' \t' '\n' | sed '/^$/d' | sort -u)

missing=()
declare -A installed=()
while read -r state package; do
  [ "$state" = ii ] && installed[$package]=1
done < <(dpkg-query -W -f='${db:Status-Abbrev} ${Package}\n' "${wanted[@]}" 2>/dev/null || true)
for package in "${wanted[@]}"; do
  [ -n "${installed[$package]:-}" ] || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || {
    echo "deps: neither root nor sudo; ask an administrator to install: ${missing[*]}" >&2
    exit 1
  }
  as_root=(sudo)
fi

install_missing() {
  "${as_root[@]}" apt-get update -qq &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
      --no-install-recommends "${missing[@]}"
}

echo "deps: installing ${#missing[@]} packages: ${missing[*]}"
install_missing || {
  echo "deps: that failed; once more" >&2
  install_missing
}
