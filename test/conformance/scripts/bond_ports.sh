# ports of a bond: the bond takes the address of the first, they take its address and mtu, and get their own back
# kernel: vm
# an address that nobody chose is hidden
r() { echo "\$ $*"; "$@" 2>&1 | sed -E "/ (02:00|52:54|12:00|00:00|ff:ff)[^ ]* brd/!s/ether [0-9a-f:]{17}/ether RANDOM/"; echo "[rc=${PIPESTATUS[0]}]"; }

for i in 0 1 2; do ip link add d$i address 02:00:00:00:00:d$i type dummy; done
ip link set d1 mtu 1400
r ip link add b0 type bond
r ip link set d0 up
r ip link set d0 master b0
r ip link set d0 down
r ip link set d0 master b0
r ip link set d1 master b0
${SETTLE:-:} 1.2
r ip link
r ip link set b0 up
${SETTLE:-:} 1.2
r ip link
r ip link set b0 mtu 1300
r ip link set b0 address 02:00:00:00:00:ff
r ip link set d1 down
r ip link set d0 name e0
r ip link set d2 master b0
${SETTLE:-:} 1.2
r ip link
r ip link show type bond_slave
r ip -j link show master b0
r ip link set d0 nomaster
${SETTLE:-:} 1.2
r ip link
r ip link set d1 nomaster
r ip link set d2 nomaster
${SETTLE:-:} 1.2
r ip link
