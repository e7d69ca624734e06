# when one of several changes is refused, those before it stay
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip netns add B
ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
r ip -n A link set v0 name w0 mtu 10
r ip -n A link
r ip -n A link set v0 name v1 mtu 1400 address 02:00:00:00:00:0a up
r ip -n A link
r ip -n A link set v0 address 01:00:00:00:00:00 mtu 1300
r ip -n A link show v0
r ip -n A link set v0 netns B mtu 10 up
r ip -n A -br link
r ip -n B link show v0
