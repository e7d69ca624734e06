# unshare without -n stays in the namespace
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip -n A link set lo up
r ip netns exec A unshare ip -br link
r ip netns exec A unshare --fork ip -br link
r ip netns exec A unshare ip netns identify
