# a bond never leaves its namespace and dies with it, and so does what is on it
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A; ip netns add B
r ip -n A link add bo0 address 02:00:00:00:00:21 type bond mode 802.3ad
r ip -n A link add bo1 type bond mode foo
r ip -n A link add bo1 type bond foo
r ip -n A link add address 02:00:00:00:00:22 type bond mode 1
r ip -n A link set bond0 up
${SETTLE:-:} 1.3
r ip -n A link
r ip -n A link add link bond0 name b5 type vlan id 5
r ip -n A link add link bond0 name bm address 02:00:00:00:00:25 type macvlan
r ip -n A link set b5 netns B
r ip -n A link add link bond0 netns B name b7 address 02:00:00:00:00:26 type vlan id 7
r ip -n A link
r ip -n B link
r ip -n A link del bo0
r ip netns del A
${SETTLE:-:} 0.5
r ip -n B link
