# a vxlan with a dev goes when that moves, unlike a macvlan on it
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A; ip netns add B; ip netns add C
ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip -n A link add vx0 address 02:00:00:00:00:11 type vxlan id 7 dstport 4789 dev v0
ip -n A link add vx1 address 02:00:00:00:00:12 type vxlan id 8 dstport 4789 dev v0
ip -n A link add vx2 address 02:00:00:00:00:13 type vxlan id 9 dstport 4789
ip -n A link add mv0 address 02:00:00:00:00:03 link v0 type macvlan
ip -n A link set vx1 netns C
r ip -n A link set v0 netns B
r ip -n A link
r ip -n B link
r ip -n C link
r ip -n A link add vx3 address 02:00:00:00:00:14 type vxlan id 7 dstport 4789 dev v1
r ip -n B link del v0
r ip -n A link
