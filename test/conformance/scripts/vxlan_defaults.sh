# a vxlan as it is made, with and without a device to send through
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
r ip -n A link add vx0 address 02:00:00:00:00:11 type vxlan id 1
r ip -n A link add vx1 address 02:00:00:00:00:12 type vxlan id 2 dstport 4789
r ip -n A link add vx2 address 02:00:00:00:00:13 type vxlan id 3 dstport 4789 group 239.1.1.1 dev v0
r ip -n A link add vx3 address 02:00:00:00:00:14 type vxlan id 4 dstport 4789 remote 10.0.0.1 local 10.0.0.2 nolearning dev v0
r ip -n A link add link v0 name vx4 address 02:00:00:00:00:15 type vxlan id 5 dstport 4789
r ip -n A link add vx5 address 02:00:00:00:00:16 type vxlan id 6 dstport 4789 remote fd00::1 dev v0
r ip -n A link set vx0 up
r ip -n A link set vx2 up
${SETTLE:-:} 1.3
r ip -n A link
r ip -n A -j link show vx3
r ip -n A link set vx3 mtu 1451
r ip -n A link set vx3 mtu 1400
r ip -n A link set vx1 mtu 9000
r ip -n A -br link show type vxlan
