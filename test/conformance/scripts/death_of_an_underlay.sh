# a vxlan dies with the namespace of its socket, not with where it was before
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A; ip netns add B; ip netns add C
ip -n A link add vx0 address 02:00:00:00:00:11 type vxlan id 7 dstport 4789
ip -n A link add vx1 address 02:00:00:00:00:12 type vxlan id 8 dstport 4789
ip -n B link add vx2 address 02:00:00:00:00:13 type vxlan id 7 dstport 4789
ip -n A link set vx0 netns B
ip -n A link set vx1 netns B
ip -n B link set vx1 netns C
ip -n B link set vx2 netns C
r ip -n C link
r ip netns del A
${SETTLE:-:} 0.5
r ip -n B link
r ip -n C link
r ip netns del B
${SETTLE:-:} 0.5
r ip -n C link
