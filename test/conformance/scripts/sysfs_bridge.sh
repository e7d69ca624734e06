# attributes of a bridge and of its port
# kernel: sandbox
ip netns add A
ip -n A link add br0 type bridge
ip -n A link add v0 address 02:00:00:00:00:02 type veth peer name v1
of_bridge='ageing_time bridge_id forward_delay group_addr group_fwd_mask hash_elasticity hash_max hello_time hello_timer max_age
multicast_igmp_version multicast_last_member_count multicast_last_member_interval multicast_membership_interval
multicast_mld_version multicast_querier multicast_querier_interval multicast_query_interval
multicast_query_response_interval multicast_query_use_ifaddr multicast_router multicast_snooping
multicast_startup_query_count multicast_startup_query_interval multicast_stats_enabled nf_call_arptables
nf_call_ip6tables nf_call_iptables no_linklocal_learn priority root_id root_path_cost root_port stp_state tcn_timer
topology_change topology_change_detected topology_change_timer'
of_port='backup_port bpdu_guard bridge/mtu broadcast_flood change_ack config_pending designated_bridge designated_cost
designated_port designated_root group_fwd_mask hairpin_mode hold_timer isolated learning message_age_timer
multicast_fast_leave multicast_flood multicast_router multicast_to_unicast neigh_suppress port_id port_no priority
proxyarp proxyarp_wifi root_block state unicast_flood'
show() { dir=$1; shift; ip netns exec A cat $(for f; do echo "/sys/class/net/$dir/$f"; done) 2>&1; }
bridge() { echo "== $1"; show br0/bridge $of_bridge; }
port() { echo "== $1"; show v0/brport $of_port; show br0 flags carrier operstate speed; show v0 flags carrier operstate; }
bridge 'no port'
ip -n A link set v0 master br0
bridge 'one port'
ip -n A link set br0 up
port 'a port that is down' 2>&1 | grep -v Invalid
for d in v0 v1; do ip -n A link set $d up; done
${SETTLE:-:} 1.2
port 'a port that forwards'
ip -n A link set v1 down
${SETTLE:-:} 1.2
port 'a port without carrier'
ip -n A link set br0 address 02:00:00:00:00:09
show br0/bridge bridge_id root_id
ip -n A link set v0 nomaster
show br0/bridge bridge_id root_id
