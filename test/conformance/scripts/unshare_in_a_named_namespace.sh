# unshare -n inside ip netns exec leaves the named namespace alone
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip -n A link set lo up
r ip netns exec A unshare -n ip -br link
r ip netns exec A ip -br link
r ip netns exec A unshare -n bash -c 'ip -n A -br link; ip netns exec A ip -br link; ip -br link'
