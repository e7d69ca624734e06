# a card comes home under another name, without the alternative names that are taken there
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip link set eth0 netns A
ip link set eth1 netns A
ip -n A link property add dev eth0 altname card altname keep
ip -n A link property add dev eth1 altname dev2
ip link add card address 02:00:00:00:00:01 type dummy
ip link add eth0 address 02:00:00:00:00:02 type dummy
ip link add d0 address 02:00:00:00:00:03 type dummy
ip link property add dev d0 altname dev2
r ip -n A link
r ip netns del A
${SETTLE:-:} 0.5
for name in card eth0 d0 dev3 eth1; do r ip link show $name; done
r ip link show keep
r ip link show dev2
