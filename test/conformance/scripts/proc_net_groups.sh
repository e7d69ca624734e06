# the multicast groups of devices that are down, up, and down again
# kernel: sandbox
ip netns add A
ip -n A link add br0 address 02:00:00:00:00:01 type bridge
ip -n A link add v0 address 02:00:00:00:00:02 type veth peer name v1 address 02:00:00:00:00:03
ip -n A link add mv0 link v0 address 02:00:00:00:00:04 type macvlan
ip -n A link add i0 type ifb
ip -n A link add v2 address 02:00:00:00:00:05 type veth peer name v3 address 02:00:00:00:00:06
ip -n A link set v2 master br0
# No addresses, so that no groups come with them.
ip netns exec A sysctl -qw net.ipv6.conf.all.addr_gen_mode=1 net.ipv6.conf.default.addr_gen_mode=1
show() { echo "== $1"; for f in dev_mcast igmp igmp6; do ip netns exec A cat /proc/net/$f; done; }
show 'all down'
for d in lo br0 v0 v1 mv0 i0 v2 v3; do ip -n A link set $d up; done
${SETTLE:-:} 0.3
show 'all up'
ip -n A link set v1 mtu 1000
show 'too small for IPv6'
for d in lo br0 v0 mv0 i0 v2; do ip -n A link set $d down; done
show 'most down again'
ip netns add B
ip -n A link set v0 netns B
ip netns exec B cat /proc/net/igmp6 /proc/net/dev_mcast
