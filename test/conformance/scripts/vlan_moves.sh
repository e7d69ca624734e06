# a vlan and the device below move apart; it goes up and down with it, and dies with it
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A; ip netns add B; ip netns add C
ip -n A link add d0 address 02:00:00:00:00:01 type dummy
ip -n A link add link d0 name d0.5 type vlan id 5
ip -n A link add link d0 name d0.6 type vlan id 6
ip -n A link set d0 up
${SETTLE:-:} 1.3
r ip -n A link set d0.5 netns B
r ip -n B link
r ip -n A link set d0 down
r ip -n A link set d0 up
${SETTLE:-:} 1.3
r ip -n B link
r ip -n A link set d0 netns C
${SETTLE:-:} 1.3
r ip -n A link
r ip -n B link
r ip -n C link
r ip netns del C
${SETTLE:-:} 0.5
r ip -n A link
r ip -n B link
