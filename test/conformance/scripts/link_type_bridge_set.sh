# options of a bridge and of its ports by ip link: ranges, rounding, messages
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

r ip link add br0 address 02:00:00:00:00:10 type bridge
while read -r option; do
  r ip link set br0 type bridge $option
done <<OPTIONS
forward_delay 399
forward_delay 199
forward_delay 1501
forward_delay 3001
forward_delay x
forward_delay -1
hello_time 99
hello_time 100
hello_time 1001
hello_time 101
max_age 599
max_age 601
max_age 4001
stp_state 2
stp_state -1
stp_state 256
stp_state x
stp_state 0
priority 1
priority 65535
priority 65536
priority 40961
vlan_filtering 0
vlan_filtering 1
vlan_filtering 256
vlan_protocol 802.1ad
vlan_protocol x
group_fwd_mask 8
group_fwd_mask 1
group_fwd_mask 0xfff8
group_fwd_mask 65536
group_address 01:80:c2:00:00:0f
group_address 01:80:c2:00:00:01
group_address 02:80:c2:00:00:01
group_address x
no_linklocal_learn 1
no_linklocal_learn 2
no_link 1
fdb_flush
vlan_default_pvid 1
vlan_default_pvid 65536
vlan_stats_enabled 1
vlan_stats_per_port 1
mcast_router 0
mcast_router 2
mcast_router 3
mcast_snooping 0
mcast_snooping 5
mcast_query_use_ifaddr 3
mcast_querier 7
mcast_hash_elasticity 7
mcast_hash_max 512
mcast_last_member_count 7
mcast_startup_query_count 7
mcast_last_member_interval 77
mcast_membership_interval 78
mcast_querier_interval 79
mcast_query_interval 77
mcast_query_interval 177
mcast_query_response_interval 81
mcast_startup_query_interval 77
mcast_startup_query_interval 178
mcast_stats_enabled 2
mcast_igmp_version 3
mcast_igmp_version 4
mcast_mld_version 2
mcast_mld_version 3
nf_call_iptables 2
nf_call_ip6tables 1
nf_call_arptables 1
nf_call
bogus 1
stp_state
hello_time 300 max_age 99 forward_delay 700
OPTIONS
r ip -d link show br0
r ip -d -j link show br0
for file in bridge_id forward_delay group_addr group_fwd_mask hash_max hello_time max_age priority stp_state; do
  r cat /sys/class/net/br0/bridge/$file
done
r ip link add br1 address 02:00:00:00:00:11 type bridge stp_state 1 forward_delay 100
r ip -d link show br1
r ip link set br1 type bridge stp_state 0
r ip link set br1 type bridge forward_delay 100
r ip link set br1 type bridge stp_state 1
r cat /sys/class/net/br1/bridge/forward_delay
r ip link set br1 type bridge forward_delay 100
r ip link add br2 type bridge priority 7 hello_time 1
r ip link show br2
r ip link add br3 type bridge vlan_filtering 1
r ip link show br3
r ip link set br1 type macvlan mode bridge
for time in 0 103 4294967296 30000; do
  r ip link set br1 type bridge ageing_time $time
  r cat /sys/class/net/br1/bridge/ageing_time
done
