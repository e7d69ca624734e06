# A user without privileges
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
[ -z "${SETTLE-}" ] || chmod 755 /run/netns
ip netns add base
u() { echo "$ $*"; setpriv --reuid 1000 --regid 1000 --clear-groups "$@" 2>&1; echo "[rc=$?]"; }
u ip -br link
u ip link set lo up
u ip link add v0 type veth
u ip link del lo
u ip netns list
u ip netns add x
u ip netns del base
u ip netns del nope
u ip netns exec base true
u ip -n base link
u ip netns set base 4
u ip netns identify
u ip netns identify 1
u ip netns pids base
u unshare -n true
u unshare -m true
u unshare -U true
u unshare -rn ip link set lo up
u unshare -cn ip link set lo up
u unshare -c unshare -n true
u unshare -rm ip netns add x
u unshare -rm ip netns del base
u unshare -rmn ip netns add x
u unshare -rmn ip netns exec base true
u nsenter -t 1 -n true
u nsenter -t 1 -U true
u nsenter --net=/run/netns/base true
u unshare -r unshare -r unshare -rn ip link set lo up
