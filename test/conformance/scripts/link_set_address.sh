# giving a device an address, and addresses that are none
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
r ip -n A link set v0 address 02:00:00:00:00:0A
r ip -n A link show v0
r ip -n A link set v0 address 01:00:5e:00:00:01
r ip -n A link set v0 address ff:ff:ff:ff:ff:ff
r ip -n A link set v0 address 00:00:00:00:00:00
r ip -n A link set v0 address 2:0:0:0:0:b
r ip -n A link show v0
r ip -n A link set v0 address 02:00:00:00:00
r ip -n A link set v0 address 02:00:00:00:00:00:01
r ip -n A link set v0 address 02-00-00-00-00-01
r ip -n A link set v0 address 02:00:00:00:00:xx
r ip -n A link set v0 address 0200.0000.0001
r ip -n A link set v0 address foo
r ip -n A link set v0 address ''
r ip -n A link set v0 address
r ip -n A link set v0 addr 02:00:00:00:00:0c
r ip -n A link set v0 address 02:00:00:00:00:02
r ip -n A link set v0 up
r ip -n A link set v0 address 02:00:00:00:00:0d
${SETTLE:-:} 1.3
r ip -n A -br link show v0
r ip -n A link add w0 address 00:00:00:00:00:00 type veth
r ip -n A link add w0 address 01:00:00:00:00:00 type veth
r ip -n A link add w0 address 02:00:00:00:00 type veth
r ip -n A link add w0 type veth peer name w1 address 01:00:00:00:00:00
r ip -n A link add w0 type veth peer name w1 address 02:00:00:00:00
ip -n A -o link | cut -d'<' -f1
