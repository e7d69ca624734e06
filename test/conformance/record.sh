#!/bin/bash
# record.sh [NAME...]: plays scripts/NAME.sh (all of them if none is named) on the real kernel that its header asks
# for and keeps what it says in scripts/NAME.out. `record.sh --check [NAME...]` compares with what is kept instead.
set -u
cd "$(dirname "$0")"
check=
[ "${1-}" = --check ] && { check=yes; shift; }
[ $# -gt 0 ] || set -- $(cd scripts && for file in *.sh; do echo "${file%.sh}"; done)
status=0
for name; do
  kernel=$(sed -n 's/^# kernel: //p' "scripts/$name.sh")
  case $kernel in
    sandbox) [ "$(id -u)" = 0 ] || { echo "$name: skipped, needs root"; continue; } ;;
    vm) ;;
    *) echo "$name: no kernel named \"$kernel\""; status=1; continue ;;
  esac
  new=$(mktemp)
  bash "./$kernel.sh" "scripts/$name.sh" > "$new"
  if cmp -s "$new" "scripts/$name.out"; then echo "$name: same"; rm "$new"; continue; fi
  if [ -n "$check" ]; then
    echo "$name: differs"; status=1
    diff -u "scripts/$name.out" "$new"; rm "$new"
  else
    echo "$name: recorded"; cat "$new" > "scripts/$name.out"; rm "$new"
  fi
done
exit $status
