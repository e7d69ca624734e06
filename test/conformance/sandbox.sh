#!/bin/bash
# sandbox.sh SCRIPT: plays a bash script on the kernel of this machine, where it can harm nothing: in new network,
# mount and pid namespaces, with a tmpfs of its own over /run/netns and a /sys that shows the new network namespace.
# Needs root, util-linux, iproute2. SETTLE=sleep: the script pauses where the kernel finishes its work later.
set -eu
script=$(realpath "$1")
[ "$(id -u)" = 0 ] || { echo "$0: needs root" >&2; exit 1; }
export SETTLE=sleep LC_ALL=C script
exec unshare --net --mount --pid --mount-proc --fork bash -c '
  mkdir -p /run/netns
  mount -t tmpfs netns /run/netns
  mount -t sysfs sys /sys
  cd /tmp
  exec bash "$script" </dev/null 2>&1'
