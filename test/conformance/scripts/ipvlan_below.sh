# ipvlan: what it takes from the device below, what goes on it, moves, death
# kernel: vm
# clock: virtual
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
ip netns add A
ip link add d0 type dummy
r ip link add link d0 name d1 type ipvlan mtu 9000
r ip link add link d0 name d1 mtu 9000 type ipvlan
r ip -d link show d1
ip link set d1 mtu 1500
r ip link set d0 mtu 1400
r ip -d link show d1
r ip link set d1 mtu 1500
r ip link set d1 mtu 1300
r ip link set d0 mtu 1350
r ip link show d1
r ip link set d0 mtu 1250
r ip link show d1
r ip link set d1 address 02:00:00:00:00:01
r ip link set d0 address 02:00:00:00:00:02
r ip link show d1
r ip link set d1 mtu 67
r ip link set d1 mtu 68
r ip link set d0 up
r ip link show d1
r ip link set d1 up
r ip link show d1
r ip link set d0 down
r ip link show d1
r ip link set d0 up
r ip link set d1 type ipvlan mode l2
r ip -d link show d1
r ip link set d1 type ipvlan mode l3 vepa
r ip link set d1 type ipvlan mode l3s private
r ip -d link show d1
r ip link set d1 type ipvlan
r ip link set d1 type ipvlan bridge
r ip -d link show d1
r ip link add br0 type bridge
r ip link set d0 master br0
r ip link set d1 master br0
r ip link add link d0 name m0 type macvlan
r ip link add bond0 type bond
r ip link set d0 down
r ip link set d0 master bond0
r ip link set d0 up
r ip link add link d1 name v1 type vlan id 5
r ip link add link d0 name v2 type vlan id 5
r ip link add link v2 name d2 type ipvlan
r ip link set d1 netns A
r ip -n A -d link show d1
r ip link show d0
r ip -n A link set d1 up
r ip -n A link show d1
r ip link set d0 netns A
r ip link
r ip -n A link
r ip -n A link del d0
r ip -n A link
r ip link del i0
r ip link
ip link add link eth1 name i1 type ipvlan
ip netns add B
r ip link add link i1 name j0 type macvlan
r ip link add link eth0 name j0 type macvlan
r ip link add link eth0 name j0 type ipvtap
r ip link add link eth1 name k0 type macvlan
r ip link add link eth1 name k1 type ipvlan
r ip link add link k0 name k1 type ipvlan
r ip link show k1
r ip link add link eth1 name k2 type macvtap
r ip -d link show k2
r ls /sys/class/net/k2/macvtap/
r ip link add link lo name l0 type ipvlan
r ip link add link lo name l0 type macvtap
r ip link set i1 netns B
r ip -n B link add link i1 name n0 type ipvlan
r ip -n B link
r ip netns del B
sleep 1
r ip link
r ip link show type ipvlan
r ip link show type macvtap
