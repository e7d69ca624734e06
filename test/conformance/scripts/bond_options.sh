# bond: options, the modes and states in which they can be set, what one does to another
# kernel: vm
# clock: virtual
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
s() { ip -d link show $1 | sed -n '3,$p'; }
ip link add d0 address 02:00:00:00:00:d0 type dummy
ip link add d1 address 02:00:00:00:00:d1 type dummy
ip link add d2 address 02:00:00:00:00:d2 type dummy
r ip link add b0 type bond
s b0
for o in "mode active-backup" "mode balance-xor" "mode 4" "mode balance-tlb" "mode balance-alb" "mode broadcast" "mode 0" "miimon 100" "updelay 200" "updelay 250" "downdelay 100" "peer_notify_delay 300" "peer_notify_delay 50" "miimon 50" "miimon 0" "updelay 100" "use_carrier 0" "use_carrier 2" "arp_interval 100" "arp_ip_target 10.0.0.1" "arp_ip_target 10.0.0.1,10.0.0.2" "arp_ip_target" "arp_ip_target 10.0.0.x" "arp_ip_target 0.0.0.0" "ns_ip6_target 2001:db8::1" "arp_interval 100" "miimon 100" "arp_validate active" "arp_validate all" "arp_all_targets all" "arp_missed_max 5" "arp_missed_max 0" "primary d0" "primary_reselect better" "fail_over_mac active" "fail_over_mac 2" "xmit_hash_policy layer3+4" "xmit_hash_policy vlan+srcmac" "xmit_hash_policy 9" "resend_igmp 5" "resend_igmp 300" "num_grat_arp 3" "num_unsol_na 300" "all_slaves_active 1" "all_slaves_active 2" "min_links 3" "lp_interval 5" "lp_interval 0" "packets_per_slave 7" "packets_per_slave 70000" "lacp_rate fast" "lacp_active off" "ad_select count" "ad_user_port_key 5" "ad_user_port_key 2000" "ad_actor_sys_prio 5" "ad_actor_sys_prio 0" "ad_actor_system 02:00:00:00:00:55" "ad_actor_system 01:00:00:00:00:55" "tlb_dynamic_lb 0" "active_slave d0" "clear_active_slave" "mode foo" "miimon x" "foo"; do
r ip link set b0 type bond $o
s b0
done
r ip -d -j link show b0
for m in 0 1 2 3 4 5 6; do echo "== mode $m"
ip link add c$m type bond mode $m
s c$m
for o in "miimon 100" "updelay 250" "arp_interval 100" "arp_ip_target 10.0.0.1" "arp_validate active" "arp_validate filter" "primary d0" "xmit_hash_policy layer3+4" "packets_per_slave 7" "lacp_rate fast" "lacp_active off" "ad_select count" "ad_user_port_key 5" "ad_actor_sys_prio 5" "ad_actor_system 02:00:00:00:00:55" "tlb_dynamic_lb 0" "active_slave d0" "clear_active_slave" "miimon 0" "fail_over_mac 1" "lp_interval 3" "num_grat_arp 4"; do
r ip link set c$m type bond $o
done
s c$m
ip link set c$m up
echo "-- up"
for o in "mode 1" "miimon 100" "arp_interval 100" "primary d0" "xmit_hash_policy layer2" "packets_per_slave 8" "lacp_rate slow" "lacp_active on" "ad_select stable" "ad_user_port_key 6" "ad_actor_sys_prio 6" "ad_actor_system 02:00:00:00:00:56" "tlb_dynamic_lb 1" "fail_over_mac 0" "lp_interval 4"; do
r ip link set c$m type bond $o
done
s c$m
ip link del c$m
done
r ip link add e0 type bond mode 4 xmit_hash_policy layer3+4 lacp_rate fast miimon 200
s e0
r ip link add e1 type bond miimon 100 mode 802.3ad
s e1
r ip link add e2 type bond mode active-backup arp_interval 100 arp_ip_target 10.0.0.1 arp_validate all
s e2
r ip link add e3 type bond mode active-backup arp_interval 100 miimon 100
r ip link add e3 type bond mode 802.3ad arp_interval 100
r ip link add e4 type bond mode 802.3ad miimon 0
r ip link add e5 type bond mode 0 xmit_hash_policy foo
r ip link add e5 type bond mode active-backup primary d0 updelay 100
r ip link add e5 type bond mode active-backup miimon 100 primary nosuch
r ip link add e5 type bond mode active-backup miimon 100 primary d0 updelay 100
s e5
r ip link add e6 type bond lacp_rate fast
r ip link add e7 type bond active_slave d0
r ip link add e7 type bond mode 1 active_slave d0
r ip link
