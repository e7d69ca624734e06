# ip netns in a user namespace with mounts and a net of its own
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
export -f r
ip netns add base
r unshare -rm ip netns add x
r ip netns del x
r unshare -rmn bash -c '
r ip netns add y
r ip netns exec y ip link set lo up
r ip -n y -br link
r ip link add v0 type veth peer name v1 netns y
r ip netns exec y ip netns identify
r ip netns exec base true
r ip netns del y
r ip netns del base
r ip netns add base
'
r unshare -rm ip netns exec base true
r unshare -rm unshare -n ip netns add z
r ip netns list
r ip netns exec base ip -br link
