# a bond dies with its namespace: cards that were its ports come home with their own address and mtu
# kernel: vm
# an address that nobody chose is hidden
r() { echo "\$ $*"; "$@" 2>&1 | sed -E "/ (02:00|52:54|12:00|00:00|ff:ff)[^ ]* brd/!s/ether [0-9a-f:]{17}/ether RANDOM/"; echo "[rc=${PIPESTATUS[0]}]"; }

ip netns add A; ip netns add B
ip -n A link add b0 address 02:00:00:00:00:b0 mtu 1280 type bond
ip link set eth0 netns A; ip link set eth1 netns A
ip -n A link add d0 address 02:00:00:00:00:d0 type dummy
for d in eth0 eth1 d0; do r ip -n A link set $d master b0; done
ip -n A link add link b0 name v5 type vlan id 5
ip -n A link set v5 netns B
r ip -n A link set b0 up
r ip -n B link set v5 up
${SETTLE:-:} 4
r ip -n A link
r ip -n B link
r ip netns del A
${SETTLE:-:} 1
r ip -n B link
r ip link
