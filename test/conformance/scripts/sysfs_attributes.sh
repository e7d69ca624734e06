# every attribute of devices in /sys/class/net: down, then up
# kernel: sandbox
ip netns add A
ip -n A link add v0 address 02:00:00:00:00:02 type veth peer name v1
ip -n A link add br0 address 02:00:00:00:00:01 type bridge
ip -n A link add mv0 link v0 address 02:00:00:00:00:04 type macvlan
ip -n A link add i0 type ifb
ip -n A link add vx0 type vxlan id 5 dstport 4789
ip -n A link add type veth
ip -n A link set i0 name j0
ip -n A link set v1 address 02:00:00:00:00:03 alias 'the far end' group 7
always='addr_assign_type addr_len broadcast carrier_changes carrier_down_count carrier_up_count dev_id dev_port flags
gro_flush_timeout ifalias ifindex iflink link_mode mtu name_assign_type napi_defer_hard_irqs netdev_group operstate
proto_down threaded tx_queue_len type uevent'
while_up='carrier dormant testing'
show() { ip netns exec A bash -c "cat $(for f; do echo "$f"; done | tr '\n' ' ')" 2>&1; }
all() {
  for d in lo v0 v1 br0 mv0 j0 vx0 veth0; do
    echo "== $d"
    for group in "$always" "$1"; do show $(for f in $group; do echo "/sys/class/net/$d/$f"; done) | tr '\n' ' '; echo; done
  done
}
all "$while_up speed duplex"
for d in lo v0 v1 br0 mv0 j0 vx0 veth0 veth1; do ip -n A link set $d up; done
${SETTLE:-:} 0.3
all "$while_up"
for d in lo v0 br0 mv0 j0 vx0; do show /sys/class/net/$d/{speed,duplex}; done
ip -n A link set v1 down
${SETTLE:-:} 0.3
show /sys/class/net/{v0,mv0}/{carrier,carrier_changes,carrier_up_count,carrier_down_count,operstate,flags,speed,duplex}
