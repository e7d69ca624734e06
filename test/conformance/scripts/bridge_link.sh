# ports of bridges by bridge link
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip link add br0 address 02:00:00:00:00:10 type bridge
ip link add br1 address 02:00:00:00:00:11 type bridge
ip link add p0 address 02:00:00:00:01:00 type veth peer name p1 address 02:00:00:00:01:01
ip link add q0 address 02:00:00:00:02:00 type veth peer name q1 address 02:00:00:00:02:01
ip netns add A
ip link add f0 address 02:00:00:00:03:00 type veth peer name f1 address 02:00:00:00:03:01 netns A
r bridge link
for port in p0 q0; do ip link set $port master br0; done
ip link set f0 master br1
r bridge link
r bridge -d link
r bridge -o -d link show dev p0
r bridge -j link
r bridge -j -p -d link show dev p0
for dev in p0 p1 q0 br0; do ip link set $dev up; done
${SETTLE:-:} 1.2
r bridge link
while read -r words; do
  r bridge link set $words
done <<WORDS
dev p0 state 0
dev p0 state disabled
dev p0 state listening
dev p0 state learning
dev p0 state forwarding
dev p0 state blocking
dev p0 state 3
dev p0 state 7
dev p0 state foo
dev p0 state
dev q0 state forwarding
dev q0 state disabled
dev f0 state disabled
dev p0 cost 0
dev p0 cost 100
dev p0 cost -1
dev p0 cost 65536
dev p0 priority 5
dev p0 priority 63
dev p0 priority 64
dev p0 priority -1
dev p0 guard on hairpin on fastleave on root_block on
dev p0 learning off learning_sync off flood off mcast_flood off bcast_flood off
dev p0 mcast_to_unicast on neigh_suppress on vlan_tunnel on isolated on locked on
dev p0 hairpin yes
dev p0 hairpin
dev p0 hair on
dev p0 mcast_router 2
dev p0 mcast_router 3
dev p0 mcast_router 5
dev p0 mcast_router -1
dev p0 backup_port q0
dev p0 backup_port p0
dev p0 backup_port f0
dev p0 backup_port nosuch
dev p0 hwmode veb
dev p0 hwmode foo
dev p0 self
dev p0 master
dev p0
dev p0 self hairpin off
dev p0 master hairpin off
dev br0 hairpin on
dev br0 self hairpin on
dev br0 self
dev p1 hairpin on
dev lo hairpin on
dev nosuch hairpin on
hairpin on
dev p0 foo on
help
WORDS
r bridge -d link
r bridge link show dev p1
r bridge link show dev nosuch
r bridge link show dev
r bridge link show dev p0 dev q0
r bridge link foo
r bridge link sh foo
r bridge link help
r bridge -d link show dev p0
r bridge link set dev p0 nobackup_port
r bridge -d link show dev p0
ip link set p0 nomaster
ip link set p0 master br0
r bridge -d link show dev p0
ip link set q0 netns A
r bridge link
r bridge -n A link
ip link del br0
r bridge link
