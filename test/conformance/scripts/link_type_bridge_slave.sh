# options of the ports of a bridge by ip link type bridge_slave
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip link add br0 address 02:00:00:00:00:10 type bridge
ip link add p0 address 02:00:00:00:00:01 type veth peer name p1 address 02:00:00:00:00:02
ip link add q0 address 02:00:00:00:00:03 type veth peer name q1 address 02:00:00:00:00:04
r ip link set p0 type bridge_slave hairpin on
ip link set p0 master br0
ip link set q0 master br0
while read -r option; do
  r ip link set p0 type bridge_slave $option
done <<OPTIONS
state 1
state 0
state 256
priority 5
priority 64
priority 65536
cost 5
cost 0
cost 65536
cost x
hairpin on
hairpin x
guard on
root_block on
fastleave on
learning off
flood off
proxy_arp on
proxy_arp_wifi on
mcast_router 0
mcast_router 4
mcast_router 3
mcast_fast_leave on
mcast_flood of
bcast_flood o
mcast_to_unicast on
group_fwd_mask 2
group_fwd_mask 5
neigh_suppress on
vlan_tunnel on
isolated on
locked on
backup_port p1
backup_port p0
backup_port nosuch
backup_port q0
fdb_flush
bogus 1
mab on
cost
OPTIONS
r ip -d link show p0
r ip -d -j link show p0
r ip link set p0 type bridge_slave nobackup_port
r ip -d link show p0
r ip -d link show q0
for file in backup_port bpdu_guard group_fwd_mask hairpin_mode isolated learning path_cost port_id priority state; do
  r cat /sys/class/net/p0/brport/$file
done
ip link set p0 up
ip link set p1 up
ip link set br0 up
${SETTLE:-:} 1.2
r ip link set p0 type bridge_slave state 1
r cat /sys/class/net/p0/brport/state
r ip link set p0 type bridge_slave state 4
r cat /sys/class/net/p0/brport/state
r ip link set p0 type bridge_slave state 0
r cat /sys/class/net/p0/brport/state
r ip link set p0 type bridge_slave state 5
r ip link set br0 type bridge stp_state 1
r ip link set p0 type bridge_slave state 3
r ip link set p0 nomaster
r ip -d link show q0
