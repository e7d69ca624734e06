# a name with a slash behind it is no name of a net, nor a file
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
ip netns add A
r ip -n A/ netns identify
r ip -n A/ link show lo
r ip netns exec A/ true
r ip netns add A/
r ip netns del A/
r ip netns add A/B
r nsenter --net=/run/netns/A/ true
r ip -n A netns list
