# ports of a vrf: what can be one, how they are shown and listed, and what becomes of them
# kernel: vm
# an address that nobody chose is hidden
r() { echo "\$ $*"; "$@" 2>&1 | sed -E "/ (02:00|52:54|12:00|00:00|ff:ff)[^ ]* brd/!s/ether [0-9a-f:]{17}/ether RANDOM/"; echo "[rc=${PIPESTATUS[0]}]"; }

ip link add red address 02:00:00:00:00:aa type vrf table 1001
ip link add blue address 02:00:00:00:00:bb type vrf table 1002
for d in d0 d1 d2; do ip link add $d address 02:00:00:00:00:$d type dummy; done
ip link add br0 address 02:00:00:00:00:b0 type bridge
ip link add bo0 address 02:00:00:00:00:b1 type bond
for d in lo red blue; do r ip link set $d master red; done
r ip link set red master br0
r ip link set red master bo0
for d in br0 bo0 d1; do r ip link set $d master red; done
r ip link set d1 vrf red
for vrf in nope d0 lo "" 123456789012345678; do r ip link set d1 vrf "$vrf"; done
r ip link set d0 master bo0
r ip link set d0 vrf red
r ip link set d0 vrf blue
r ip link add d5 address 02:00:00:00:00:d5 vrf red type dummy
r ip link add d6 address 02:00:00:00:00:d6 up master blue type dummy
r ip link add d7 vrf nope type dummy
r ip link add link d1 address 02:00:00:00:00:05 name v5 vrf blue type vlan id 5
r ip link add link d1 address 02:00:00:00:00:06 name m0 type macvlan
r ip link set br0 type vrf_slave
r ip link set br0 type vrf_slave table 5
for show in "vrf red" "vrf nope" "vrf d0" vrf "type vrf" "type vrf_slave" "master red" "type dummy vrf red" "up vrf blue"; do
  r ip link show $show
done
r ip -br addr show vrf red
r ip addr show vrf nope
r ip -d link show d5
r ip -d -j -p link show d5
r ip -d link show br0
r ip addr flush vrf red
r ip link set d5 nomaster
r ip link set d6 master red
r ip link show vrf red
r ip link del red
r ip link
r ip -d link show d6
r ip link set d1 vrf blue
r ip link del d1
r ip link show vrf blue
r ip link help vrf_slave
