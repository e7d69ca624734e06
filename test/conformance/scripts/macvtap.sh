# macvtap: defaults, what goes on it and what it goes on, moves, death, its directory in /sys
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip link add v0 type veth peer name v1
r ip link add type macvtap
r ip link add t0 type macvtap
r ip link add link lo name t0 type macvtap
r ip link add link v0 name t0 mtu 1600 type macvtap
r ip link add link v0 name t0 address 02:00:00:00:00:10 type macvtap
r ip link add link v0 address 02:00:00:00:00:11 type macvtap mode bridge
r ip link add link t0 name t1 address 02:00:00:00:00:12 type macvtap mode private
r ip link add link t0 name m0 address 02:00:00:00:00:13 type macvlan mode bridge
r ip -d link
r ip -d -j link show t0
r ip link show type macvtap
r ip link show type macvlan
r ip link add link v0 name p0 type macvtap mode passthru
r ip link add link v1 name p0 type macvtap mode passthru
r ip link add link v1 name p1 type macvlan
r ip -d link show p0
r ip link set p0 address 02:00:00:00:00:20
r ip link show v1
r ip link set v1 address 02:00:00:00:00:21
r ip link show p0
r ip link set t0 type macvtap mode bridge
r ip link set t0 type macvlan mode bridge
r ip link set m0 type macvtap mode bridge

r ip link add br0 type bridge
r ip link set t0 master br0
r ip link set m0 master br0
r ip link set v0 master br0
r ip link set m0 nomaster

ip link set v0 up
ip link set v1 up
r ip link set t0 up
r ip -d link show t0
r ip addr add 10.0.0.1/24 dev t0
r ip -4 addr show dev t0
r ip link set v0 mtu 1400
r ip link show t0
r ip link set t0 mtu 1500
r ip link set v1 down
sleep 0.3
r ip link show t0

r ls /sys/class/net/t0
r ls /sys/class/net/t0/macvtap
r readlink /sys/class/net/t0/tap4
r ls /sys/class/net/t0/macvtap/tap4
r readlink /sys/class/net/t0/macvtap/tap4/device
r ip link set t0 netns A
r ip -n A -d link show t0
r ip -n A link set t0 up
r ip link set v0 netns A
r ip -n A link show t0
r ip -n A link del v0
r ip link
r ip -n A link
r ethtool -i p0
