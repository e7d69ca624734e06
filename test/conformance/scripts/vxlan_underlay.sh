# a vxlan keeps the namespace of its socket: ids are taken there wherever the device is
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A; ip netns add B
r ip -n A link add vx0 address 02:00:00:00:00:11 type vxlan id 7 dstport 4789
r ip -n A link add vx1 type vxlan id 7 dstport 4789
r ip -n A link add vx1 address 02:00:00:00:00:12 type vxlan id 7 dstport 0
r ip -n A link set vx0 netns B
r ip -n A link add vx2 type vxlan id 7 dstport 4789
r ip -n B link add vx2 address 02:00:00:00:00:13 type vxlan id 7 dstport 4789
r ip -n A link add vx3 netns B address 02:00:00:00:00:14 type vxlan id 8 dstport 4789
r ip -n B link add vx4 address 02:00:00:00:00:15 type vxlan id 8 dstport 4789
r ip -n A link add vx5 type vxlan id 8 dstport 4789
r ip -n A link
r ip -n B link
r ip -n B -j link show vx0
r ip -n B link set vx0 netns A
r ip -n A link
