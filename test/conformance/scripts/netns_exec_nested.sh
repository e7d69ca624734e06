# ip netns exec within ip netns exec ends up in the inner namespace
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip netns add B
ip -n B link add b0 type veth peer name b1
r ip netns exec A ip netns exec B ip netns identify
r ip netns exec A ip -n B netns identify
r ip netns exec A ip netns exec B bash -c 'ip link show b0 > /dev/null && echo b0 is here'
r ip netns exec A bash -c 'ip link show b0 > /dev/null && echo b0 is here'
r ip netns exec A bash -c 'ip netns exec B ip netns identify; ip netns identify'
r ip -n A -n B netns identify
r ip netns exec A ip netns list
