# A user namespace that maps its maker to itself, or to another
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
r unshare -c unshare -n true
r unshare -cn ip link set lo up
r unshare --map-user=5 -n ip link set lo up
r unshare --map-user=0 -n ip link set lo up
r unshare --map-user=nobody true
r unshare --map-user=foo true
r unshare --map-group=foo true
r unshare --map-user=0 unshare -U true
r unshare --map-group=0 unshare -U true
r unshare -U --setgroups deny true
r unshare -r --setgroups allow true
r unshare -U --setgroups maybe true
