#!/usr/bin/env bash
# Run by the systemd that boot.sh started: does config/cumuld.service do what it promises? Each step
# goes to /run/told/steps, the outcome to /run/told/result.
set -uo pipefail
socket=/run/cumuld/cumuld.sock
work='{"registry":"dmfa","key":"0403019261/0/20241/495","version":1,"person":"85073003328","kind":"employment","from":"2024-02-01","to":"2024-02-29","employer":"0403019261","fraction":1000,"paid_days":1000,"attributes":{"worker_code":"495"}}'
benefit='{"registry":"invalidity","key":"306/7781/2024-02","version":1,"person":"85073003328","kind":"invalidity","from":"2024-02-01","to":"2024-02-29","insurer":"306","daily_cents":5850,"attributes":{"scheme":"employee"}}'

end() {
  journalctl --no-pager -u cumuld.service >/run/told/journal 2>&1
  echo "$1" >/run/told/new && mv /run/told/new /run/told/result
  exit 0
}
# expect WHAT COMMAND...: the command succeeds within 30 seconds.
expect() {
  local what=$1
  shift
  for ((tenths = 0; tenths < 300; ++tenths)); do
    if "$@"; then
      echo "ok      $what" >>/run/told/steps
      return
    fi
    sleep 0.1
  done
  echo "FAILED  $what" >>/run/told/steps
  systemctl status --no-pager cumuld.service >>/run/told/steps 2>&1
  end failed
}
is() { [ "$(systemctl show -P "$1" cumuld.service)" = "$2" ]; }
ask() { curl -s --max-time 5 --unix-socket "$socket" "http://cumuld$1" "${@:2}"; }
ready() { [ "$(ask /readyz -o /dev/null -w '%{http_code}')" = 200 ]; }
one_hit() { [ "$(ask '/v1/hits?status=open' | grep -c '"id"')" -eq 1 ]; }
killed() { systemctl kill --kill-whom=main --signal="$1" cumuld.service; }
says() { journalctl --no-pager -u cumuld.service | grep -q "$1"; }

expect "it starts, and is active once it serves" systemctl start cumuld.service
expect "it serves at that moment" ready
ask /v1/records -H 'content-type: application/x-ndjson' --data-binary "$work"$'\n'"$benefit"$'\n' >/dev/null
expect "a hit stands" one_hit

expect "it is killed" killed SIGKILL
expect "systemd starts it again" is NRestarts 1
expect "it is active again" is ActiveState active
expect "what was acknowledged stands" one_hit

expect "it is reloaded" systemctl reload cumuld.service
expect "it goes on serving" ready
expect "not started anew for that" is NRestarts 1

expect "it is stopped" systemctl stop cumuld.service
expect "that is a clean end" is Result success
expect "and it is not started again" is ActiveState inactive

echo 'no_such_setting = 1' >>/etc/cumuld/cumuld.toml
systemctl start cumuld.service 2>/dev/null
expect "with a setting that does not exist it fails" is ActiveState failed
expect "with exit code 2" is ExecMainStatus 2
expect "and says why" says no_such_setting
sleep 6 # RestartSec is 5
expect "systemd does not try again" is NRestarts 0
sed -i '/no_such_setting/d' /etc/cumuld/cumuld.toml
expect "mended, it starts" systemctl start cumuld.service
expect "with all it had" one_hit
end passed
