# while ip netns exec lasts, the namespace added inside it is usable there
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
r ip netns exec A bash -c '
ip netns add Y
ip netns list
ip -n Y -br link
ip netns exec Y ip netns identify
ip link add v0 type veth peer name v1 netns Y
ip -n Y link show v1 > /dev/null && echo v1 is in Y
ip netns identify'
${SETTLE:-:} 0.2
r ip -n A link
r ip -n Y link
