# what becomes of addresses when their device is renamed, moved, deleted
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
ip netns add A
ip link add v0 address 02:00:00:00:00:0a type veth peer name v1 address 02:00:00:00:00:0b
for a in 10.0.0.1/24 10.0.1.1/24 10.0.0.2/24; do ip addr add $a dev v0; done
ip addr add 10.0.2.1/24 label v0:foo dev v0
r ip link set v0 name w0
r ip addr show w0
r ip link set w0 name averylongname12
r ip addr show averylongname12
r ip link set averylongname12 up
r ip link set averylongname12 down
r ip -4 addr show averylongname12
r ip link set averylongname12 netns A name v0
r ip -n A addr show v0
r ip -n A addr add 10.0.0.1/24 dev v0
r ip -n A addr add 10.0.0.1/24 dev v1
r ip -n A link set v0 mtu 68
r ip -n A addr show v0
r ip link del v1
r ip -n A addr
