# what a bond does not take as a port
# kernel: vm
# an address that nobody chose is hidden
r() { echo "\$ $*"; "$@" 2>&1 | sed -E "/ (02:00|52:54|12:00|00:00|ff:ff)[^ ]* brd/!s/ether [0-9a-f:]{17}/ether RANDOM/"; echo "[rc=${PIPESTATUS[0]}]"; }

ip link add d0 address 02:00:00:00:00:d0 type dummy
ip link add b0 address 02:00:00:00:00:b0 type bond
ip link add b1 address 02:00:00:00:00:b1 type bond
ip link add br0 address 02:00:00:00:00:0b type bridge
ip link add link d0 name m0 address 02:00:00:00:00:a0 type macvlan
ip link add link eth0 name v0 type vlan id 5
ip link set eth0 mtu 1400
r ip link set b0 master b0
r ip link set d0 master b0
r ip link set m0 master b0
r ip link set m0 down
r ip link set v0 master b0
r ip link set v0 mtu 1300
r ip link set v0 master b0
r ip link set b1 master b0
r ip link set lo master b0
r ip link set hwsim0 master b0
r ip link set br0 master b0
r ip link set b0 master br0
r ip link set d0 master d0
r ip link set d0 master nosuch
${SETTLE:-:} 1.2
r ip link
