# a command run by ip netns exec sees the namespace; ip -n shows the same
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
r ip netns exec A ip link
r ip -n A link
r ip -netns A link
r ip -n A -br link
r ip -br -n A link
r ip -n A link show v0
r ip link show v0
r ip netns exec A ip netns identify
r ip -n A netns identify
r ip netns exec A bash -c 'ip link set v0 name w0; ip -br link show w0'
