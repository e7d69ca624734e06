# forwarding entries of a bridge, and addresses of devices, by bridge fdb
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip link add br0 address 02:00:00:00:00:10 type bridge
ip link add p0 address 02:00:00:00:01:00 type veth peer name p1 address 02:00:00:00:01:01
ip link add q0 address 02:00:00:00:02:00 type veth peer name q1 address 02:00:00:00:02:01
r bridge fdb
ip link set p0 master br0
r bridge fdb
r bridge -j fdb
r bridge -j -p fdb show dev p0
r bridge -s fdb show br br0
r bridge -j -s fdb show br br0 brport p0
r bridge fdb add 02:00:00:00:00:01 dev p0
r bridge fdb add 02:00:00:00:00:02 dev p0 master
r bridge fdb add 02:00:00:00:00:03 dev p0 master static
r bridge fdb add 02:00:00:00:00:04 dev p0 master dynamic
r bridge fdb add 02:00:00:00:00:05 dev p0 master static extern_learn
r bridge fdb add 02:00:00:00:00:06 dev p0 master use
r bridge fdb add 02:00:00:00:00:07 dev p0 master sticky
r bridge fdb add 02:00:00:00:00:07 dev p0 master static sticky
r bridge fdb add 02:00:00:00:00:08 dev br0
r bridge fdb add 02:00:00:00:00:09 dev br0 master
r bridge fdb add 02:00:00:00:00:09 dev br0 static
r bridge fdb add 02:00:00:00:00:09 dev br0 use
r bridge fdb add 02:00:00:00:00:09 dev br0 extern_learn
r bridge fdb add 02:00:00:00:00:0f dev br0 extern_learn dynamic
r bridge fdb add 01:00:5e:00:00:09 dev p1
r bridge fdb add 02:00:00:00:00:0a dev p1 master
r bridge fdb add 02:00:00:00:00:0a dev p1 dynamic
r bridge fdb add 02:00:00:00:00:0a dev p1 static
r bridge fdb add 02:00:00:00:00:0b dev lo
r bridge fdb add 02:00:00:00:00:0c dev p0 master vlan 5
r bridge fdb add 02:00:00:00:00:0c dev p0 vlan 5
r bridge fdb add 02:00:00:00:00:0c dev p0 master vlan 0
r bridge fdb add 02:00:00:00:00:0c dev p0 master vlan 4095
r bridge fdb add 00:00:00:00:00:00 dev p0 master
r bridge fdb add 01:00:5e:00:00:09 dev p0 master
r bridge fdb add 02:00:00:00:00:02 dev p0 master
r bridge fdb append 02:00:00:00:00:02 dev p0 master
r bridge fdb replace 02:00:00:00:00:02 dev p0 master static
r bridge fdb replace 02:00:00:00:00:03 dev br0
r bridge fdb add 02:00:00:00:00:0d dev p0 master local static
r bridge fdb add 02:00:00:00:00:0e dev p0 self master
r bridge fdb add 02:00:00:00:00:0e dev p0 self master
r bridge fdb append 02:00:00:00:00:0e dev p0 self
r bridge fdb add to 2:0:0:0:0:E dev q0
r bridge fdb add 02:00:00:00:00:0e
r bridge fdb add dev p0
r bridge fdb add 02:00:00:00:00 dev p0
r bridge fdb add 02:00:00:00:00:0e 02:00:00:00:00:0f dev p0
r bridge fdb add 02:00:00:00:00:0e dev nosuch
r bridge fdb add 02:00:00:00:00:0e dev p0 dst 10.0.0.1 nhid 5
r bridge fdb add 02:00:00:00:00:0e dev p0 dst x
r bridge fdb add 02:00:00:00:00:0e dev p0 port 65536
r bridge fdb add 02:00:00:00:00:0e dev p0 vni 16777216
r bridge fdb add 02:00:00:00:00:0e dev p0 via nosuch
r bridge fdb add 02:00:00:00:00:0e dev
r bridge fdb show
r bridge fdb show br br0
r bridge fdb show dev p0
r bridge fdb show br br0 brport p0
r bridge fdb show br nosuch
r bridge fdb show dev nosuch
r bridge fdb show dynamic
r bridge fdb show state static
r bridge fdb show state perm dev p0
r bridge fdb show state 5
r bridge fdb show state bogus
r bridge fdb show vlan 5
r bridge fdb get 02:00:00:00:00:02 br br0
r bridge -j fdb get 02:00:00:00:00:02 br br0
r bridge fdb get 02:00:00:00:00:02 dev p0 master
r bridge fdb get 02:00:00:00:00:01 dev p0 self
r bridge fdb get 02:00:00:00:00:01 dev p0
r bridge fdb get 02:00:00:00:00:02 br br0 dev p1
r bridge fdb get 02:00:00:00:00:02 br p1
r bridge fdb get 02:00:00:00:00:02 dev br0
r bridge fdb get 02:00:00:00:00:02 dev br0 self
r bridge fdb get 02:00:00:00:00:0d dev p0 master vlan 5
r bridge fdb get 02:00:00:00:00:0d dev p0 master vlan 5000
r bridge fdb get 02:00:00:00:00:0d
r bridge fdb get dev p0
r bridge fdb del 02:00:00:00:00:03 dev p0 master
r bridge fdb del 02:00:00:00:00:03 dev br0
r bridge fdb del 02:00:00:00:00:01 dev p0
r bridge fdb del 02:00:00:00:00:01 dev p0
r bridge fdb del 02:00:00:00:00:08 dev br0
r bridge fdb del 02:00:00:00:00:08 dev br0
r bridge fdb del 02:00:00:00:00:0b dev lo
r bridge fdb del 02:00:00:00:01:00 dev p0 master
r bridge fdb show br br0
r ip -d link show p0
ip link set p0 address 02:00:00:00:01:0f
r bridge fdb show br br0
ip link set br0 address 02:00:00:00:00:1f
r bridge fdb show br br0
ip link set q0 master br0
r bridge fdb flush dev br0 brport q0
r bridge fdb flush dev br0 vlan 5
r bridge fdb flush dev br0 vlan 4096
r bridge fdb flush dev br0 extern_learn
r bridge fdb show br br0
r bridge fdb flush dev p0
r bridge fdb flush dev p0 master nopermanent
r bridge fdb show br br0
r bridge fdb flush dev p0 master static
r bridge fdb flush dev nosuch
r bridge fdb flush dev br0 brport nosuch
r bridge fdb flush dev br0 brport p1
r bridge fdb flush
r bridge fdb flush dev br0
r bridge fdb show br br0
ip link set q0 nomaster
ip link set p0 nomaster
r bridge fdb
r bridge fdb sh dev p0
r bridge fdb bogus
r bridge fdb help
