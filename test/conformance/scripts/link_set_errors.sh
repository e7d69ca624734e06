# ip link set without a device, with unknown devices and words
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
r ip -n A link set
r ip -n A link set up
r ip -n A link set mtu 1400
r ip -n A link set dev
r ip -n A link set v0
r ip -n A link set dev v0
r ip -n A link set nope up
r ip -n A link set dev nope up
r ip -n A link set nope
r ip -n A link set v0 frob
r ip -n A link set v0 v1 up
r ip -n A link set v0 dev v1 up
r ip -n A link set v0 up frob
r ip -n A link set a/b up
r ip -n A link set '' up
r ip -n A link set 1234567890123456 up
r ip -n A link set v0 netns
r ip -n A -br link
