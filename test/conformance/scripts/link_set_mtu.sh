# the bounds of a veth's mtu
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
r ip -n A link set v0 mtu 9000
r ip -n A link
r ip -n A link set v0 mtu 67
r ip -n A link set v0 mtu 68
r ip -n A link set v0 mtu 65535
r ip -n A link set v0 mtu 65536
r ip -n A link set v0 mtu 0
r ip -n A link set v0 mtu -1
r ip -n A link set v0 mtu 4294967295
r ip -n A link set v0 mtu 4294967296
r ip -n A link set v0 mtu 0x500
r ip -n A link set v0 mtu 02000
r ip -n A link set v0 mtu foo
r ip -n A link set v0 mtu ''
r ip -n A link set v0 mtu
r ip -n A link set v0 mtu 1400 mtu 1500
r ip -n A link show v0
r ip -n A link add w0 mtu 67 type veth
r ip -n A link add w0 mtu 65536 type veth
r ip -n A link add w0 type veth peer name w1 mtu 10
r ip -n A link add w0 type veth peer name w1 mtu 65536
ip -n A -o link | cut -d'<' -f1
