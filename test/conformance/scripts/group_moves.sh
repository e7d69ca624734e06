# a whole group moves, device by device, until one cannot
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A; ip netns add B
ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip -n A link add w0 address 02:00:00:00:00:03 type veth peer name w1 address 02:00:00:00:00:04
ip -n A link add br0 address 02:00:00:00:00:aa type bridge
for dev in v0 w0; do ip -n A link set $dev group 5; done
r ip -n A link set group 5 up
r ip -n A link set group 5 netns B
r ip -n A -br link
r ip -n B -br link
r ip -n A link set group 5 netns B
for dev in v1 br0 w1; do ip -n A link set $dev group 6; done
r ip -n A link set group 6 netns B
r ip -n A -br link
r ip -n B -br link
r ip -n A link set group 6 dev w1 mtu 1300
r ip -n A link set group 6 mtu 1400 down
r ip -n A link show w1
r ip -n A link del group 0
r ip -n A link del group 9
ip -n A link set lo group 6
r ip -n A link del group 6
ip -n A link set lo group 0
r ip -n A link del group 6
r ip -n A -br link
r ip -n B -br link
