#!/usr/bin/env bash
# Becomes systemd in the namespaces that systemd_test.sh made: process 1, over the machine's files
# with all changes in memory, with nothing to start but cumuld and inside.sh.
#   boot.sh SCRATCH PROGRAMS SOURCES INSIDE
set -euo pipefail
scratch=$1 programs=$2 sources=$3 inside=$4 root=$1/layers/root

mkdir "$scratch/layers"
mount -t tmpfs tmpfs "$scratch/layers"
mkdir "$scratch"/layers/{changes,work,root}
mount -t overlay overlay "$root" \
  -o "lowerdir=/,upperdir=$scratch/layers/changes,workdir=$scratch/layers/work"
mount -t proc proc "$root/proc"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
mount --rbind /dev "$root/dev"
for folder in run tmp var/lib dev/shm; do mount -t tmpfs tmpfs "$root/$folder"; done

mkdir "$root"/run/{told,rules}
mount --bind "$scratch/told" "$root/run/told"
install -D "$programs/cumuld" "$root/usr/local/bin/cumuld"
install -D "$inside" "$root/usr/local/bin/inside"
install -D -m 644 "$sources/cumuld.toml" "$root/etc/cumuld/cumuld.toml"
install -m 644 "$sources/rules.toml" "$root/etc/cumuld/rules.toml"
echo 'rules = "/etc/cumuld/rules.toml"' >>"$root/etc/cumuld/cumuld.toml"
units=$root/etc/systemd/system
install -D -m 644 "$sources/cumuld.service" "$units/cumuld.service"
cat >"$units/inside.service" <<UNIT
[Service]
Type=oneshot
ExecStart=/bin/bash /usr/local/bin/inside
UNIT
printf '[Unit]\nDefaultDependencies=no\nWants=inside.service\n' >"$units/inside.target"
echo 'cumuld:x:990:990::/nonexistent:/usr/sbin/nologin' >>"$root/etc/passwd"
echo 'cumuld:x:990:' >>"$root/etc/group"

container=other exec chroot "$root" /lib/systemd/systemd --system --unit=inside.target \
  --log-target=console --log-level=info --show-status=false
