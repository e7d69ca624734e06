# unshare --propagation
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

r unshare -m --propagation frob true
r unshare --propagation private true
r unshare -m --propagation slave true
r unshare --propagation=shared -m true
r unshare -n -m ls /sys/class/net
