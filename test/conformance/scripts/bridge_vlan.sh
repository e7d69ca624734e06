# vlans of bridges and of their ports by bridge vlan, with the messages about them
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip link add br0 address 02:00:00:00:00:10 type bridge
ip link add p0 address 02:00:00:00:01:00 type veth peer name p1 address 02:00:00:00:01:01
ip link add q0 address 02:00:00:00:02:00 type veth peer name q1 address 02:00:00:00:02:01
bridge monitor all > monitor &
monitor=$!
sleep 0.3
r bridge vlan
ip link set p0 master br0
ip link set q0 master br0
r bridge vlan
r bridge -j vlan
r bridge -j -p vlan show dev p0
r bridge fdb show br br0
r ip link set br0 type bridge vlan_filtering 1
r bridge vlan add vid 10 dev p0
r bridge vlan add vid 20-22 dev p0
r bridge vlan add vid 30 dev p0 pvid untagged
r bridge vlan add vid 31 dev p0 untagged
r bridge vlan add vid 40 dev br0
r bridge vlan add vid 40 dev br0 self
r bridge vlan add vid 10 dev br0 self pvid untagged
r bridge vlan add vid 10 dev p0
r bridge vlan add vid 10 dev p0 untagged
r bridge vlan add vid 0 dev p0
r bridge vlan add vid 4095 dev p0
r bridge vlan add vid 5 dev p1
r bridge vlan add vid 5 dev p0 self
r bridge vlan add vid 6 dev p0 master
r bridge vlan add vid 7 dev p0 self master
r bridge vlan
r bridge -com vlan
r bridge -d vlan
r bridge -s vlan
r bridge -j vlan
r bridge -j -com vlan
r bridge -j -d vlan
r bridge -j -s vlan show dev p0
r bridge -com vlan show vid 21
r bridge vlan show vid 21
r bridge vlan show dev p0 vid 10
r bridge -d vlan show vid 21
r bridge fdb show br br0
r ip -d link show br0
r ip -d link show q0
r bridge vlan del vid 10 dev p0
r bridge vlan del vid 10 dev p0
r bridge vlan del vid 20-21 dev p0
r bridge vlan del vid 1-40 dev p0
r bridge vlan del vid 1 dev br0 self
r bridge -d vlan
r bridge vlan tunnelshow
r ip link set br0 type bridge vlan_default_pvid 5
r bridge vlan
r ip link set br0 type bridge vlan_default_pvid 0
r bridge vlan
r ip link set br0 type bridge vlan_default_pvid 4096
r ip link set br0 type bridge vlan_default_pvid 6
r bridge vlan
r ip link add br1 address 02:00:00:00:00:11 type bridge vlan_filtering 1 vlan_default_pvid 7 vlan_protocol 802.1ad
r bridge vlan show dev br1
r ip link set q0 master br1
r bridge vlan
r bridge fdb add 02:00:00:00:00:01 dev q0 master vlan 7
r bridge fdb add 02:00:00:00:00:01 dev q0 master vlan 8
r bridge fdb add 02:00:00:00:00:02 dev q0 master
r bridge fdb show br br1
r bridge fdb get 02:00:00:00:00:02 br br1 vlan 7
r bridge fdb del 02:00:00:00:00:02 dev q0 master vlan 7
r bridge fdb del 02:00:00:00:00:02 dev q0 master
r ip link set q0 address 02:00:00:00:02:0f
r ip link set br1 address 02:00:00:00:00:1f
r bridge fdb show br br1
r ip -d link show br1
r ip link set q0 nomaster
r bridge fdb show br br1
r ip link set br1 type bridge vlan_filtering 0
for file in default_pvid vlan_filtering vlan_protocol vlan_stats_enabled vlan_stats_per_port; do
  r cat /sys/class/net/br1/bridge/$file
done
r ip link del br1
r bridge fdb add 02:00:00:00:00:03 dev br0
r bridge fdb add 02:00:00:00:00:03 dev p1
ip link add vx address 02:00:00:00:00:12 type vxlan id 5 dstport 4789 remote 10.0.0.1
r bridge fdb add 02:00:00:00:00:03 dev vx dst 10.0.0.2
r bridge fdb flush dev vx
r bridge fdb show dev vx | sort
ip link del vx
sleep 0.3
kill $monitor
cat monitor
