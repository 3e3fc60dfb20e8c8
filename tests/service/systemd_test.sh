#!/usr/bin/env bash
# The service as its users run it: config/cumuld.service under a real systemd, which is process 1 of
# namespaces of its own, over this machine's files with what is written there thrown away.
#   systemd_test.sh PROGRAMS SOURCES     the folder of the program cumuld; that of config/
# What is tried stands in inside.sh. Exit code 77, with the reason: this machine does not allow it.
set -uo pipefail
programs=$(realpath "$1") sources=$(realpath "$2") here=$(dirname "$(realpath "$0")")

skip() {
  echo "skipped: $1"
  exit 77
}

[ "$(id -u)" -eq 0 ] || skip "not run as root"
[ -x /lib/systemd/systemd ] || skip "no systemd here"

scratch=$(mktemp -d) booted=
clean_up() {
  [ -z "$booted" ] || { kill -KILL "$booted" && wait "$booted"; } 2>/dev/null
  rm -rf "$scratch"
}
trap clean_up EXIT

mkdir "$scratch/told"
unshare --mount --pid --uts --ipc --net --cgroup --fork --kill-child \
  bash "$here/boot.sh" "$scratch" "$programs" "$sources" "$here/inside.sh" >"$scratch/log" 2>&1 &
booted=$!
for ((tenths = 0; tenths < 1200; ++tenths)); do
  [ ! -e "$scratch/told/result" ] || break
  kill -0 "$booted" 2>/dev/null || break
  sleep 0.1
done
cat "$scratch/told/steps" 2>/dev/null
case $(cat "$scratch/told/result" 2>/dev/null) in
  passed) exit 0 ;;
  failed) ;;
  *) [ -e "$scratch/told/steps" ] || { cat "$scratch/log"; skip "systemd does not start here"; } ;;
esac
cat "$scratch/log" "$scratch/told/journal" 2>/dev/null
echo "FAILED"
exit 1
