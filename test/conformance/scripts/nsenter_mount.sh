# nsenter -m
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

r nsenter -m true
r nsenter -t 999999 -m true
r nsenter --mount=/nonexistent true
r nsenter --mount=/proc/self/ns/net true
r nsenter --net=/proc/self/ns/mnt true
r nsenter --mount=/proc/self/ns/mnt true
r nsenter -m/proc/self/ns/mnt true
