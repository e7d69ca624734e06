# vlans and macvlans on cards: the cards come home from a dead namespace, with them still on
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A; ip netns add B
ip link add link eth0 name e5 type vlan id 5
ip link add link eth0 name mv0 address 02:00:00:00:00:76 type macvlan mode bridge
ip link set e5 netns A
ip link set mv0 netns A
ip link set eth0 up
ip -n A link set mv0 up
${SETTLE:-:} 1.3
r ip link show eth0
r ip -n A link
r ip -n A link set mv0 down
r ip link set eth0 netns B
${SETTLE:-:} 1.3
r ip -n A link
r ip -n B link
r ip netns del B
${SETTLE:-:} 0.5
r ip link show eth0
r ip -n A link
r ip netns del A
${SETTLE:-:} 0.5
r ip link show eth0
