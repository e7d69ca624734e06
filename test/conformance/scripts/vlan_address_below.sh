# a vlan has the address of the device below: anew while it is up, and as it comes up, unless it was given one
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip link add d0 address 02:00:00:00:00:01 type dummy
ip link add link d0 name v5 type vlan id 5
ip link add link d0 name v6 address 02:00:00:00:00:66 type vlan id 6
ip link add link v5 name v7 type vlan id 7
${SETTLE:-:} 1.2
r ip link set d0 address 02:00:00:00:00:02
r ip link
ip link set d0 up
r ip link set v5 up
r ip link show v5
r ip link set v7 up
r ip link set d0 address 02:00:00:00:00:03
r ip link
r ip link set v5 address 02:00:00:00:00:55
r ip link set v5 down
r ip link set v5 up
r ip link set v7 down
r ip link set d0 address 02:00:00:00:00:04
r ip link
