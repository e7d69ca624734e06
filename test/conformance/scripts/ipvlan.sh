# ipvlan: modes and flags, which are those of the device below
# kernel: vm
# clock: virtual
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
r ip link add link eth0 name i0 type ipvlan
r ip -d link show i0
r ip -d -j link show i0
r ip link add link eth0 name i1 type ipvlan mode l2
r ip -d link show i0
r ip link add link eth0 name i2 type ipvlan mode l3s bridge
r ip -d link show i0
r ip link add link eth0 name i3 type ipvlan mode l3 private
r ip -d link show i3
r ip link add link eth0 name i4 type ipvlan mode l3 private vepa
r ip link add link eth0 name i4 type ipvlan vepa private
r ip link add link eth0 name i5 type ipvlan private vepa bridge
r ip -d link
r ip link add link eth0 name i6 type ipvlan foo
r ip link add link eth0 name i6 type ipvlan mode
r ip link add link eth0 name i6 type ipvlan mode L2
r ip link add name i6 type ipvlan
r ip link add link nosuch name i6 type ipvlan
r ip link add link lo name i6 type ipvlan
r ip link add link i0 name i6 type ipvlan mode l2
r ip -d link show i6
r ip -d link show eth0
r cat /sys/class/net/i2/dev_id
r ip -d link show type ipvlan
ip link set eth0 up
ip link set i2 up
ip link set i3 up
r ip link set i2 type ipvlan mode l2
r ip link set i2 type ipvlan mode foo
ip link del i1
r ip link add link eth0 name i1 type ipvlan mode l2 private
r cat /sys/class/net/i1/dev_id
ip link add link eth0 address 02:00:00:00:00:05 type ipvlan
r ip -d link show ipvlan0
r ip link add link eth0 name t0 type ipvtap mode l2
r ip -d link show t0
r ip link set t0 type ipvlan mode l3
r ip link set t0 type ipvtap mode l3
r ip link set t0 up
sleep 1
r ip link show t0
r ls /sys/class/net/t0/ipvtap/
r ethtool -i t0
