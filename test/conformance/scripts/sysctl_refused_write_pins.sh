# a write that is refused counts as one: the default does not reach the device any more
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
ip netns add A
ip -n A link add v0 type veth peer name v1
r ip netns exec A sysctl -w net.ipv4.conf.v0.rp_filter=many
r ip netns exec A sysctl -w net.ipv4.conf.default.rp_filter=2
ip netns exec A sysctl -ar 'conf\..*\.rp_filter'
