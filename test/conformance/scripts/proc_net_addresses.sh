# addresses and their routes in /proc/net, where the kernel's order is chance in its own order
# kernel: sandbox
ip netns add A
ip -n A link add v0 address 02:00:00:00:00:02 type veth peer name v1 address 02:00:00:00:00:03
ip -n A link add br0 address 02:00:00:00:00:01 type bridge
show() {
  echo "== $1"
  for f in route anycast6 igmp igmp6 dev_mcast; do ip netns exec A cat /proc/net/$f; done
  ip netns exec A cat /proc/net/if_inet6 | sort
  # Who holds a route is the kernel's own matter.
  ip netns exec A cat /proc/net/ipv6_route | awk '{ $7 = ""; print }'
}
show 'down'
for d in lo v0 v1 br0; do ip -n A link set $d up; done
sleep 3
show 'up'
ip -n A addr add 192.0.2.1/24 dev v0
ip -n A addr add 10.0.0.1/8 dev v1
ip -n A addr add 2001:db8::1/64 dev v0 nodad
ip -n A addr add 2001:db8:1::2/64 dev v1 nodad
ip -n A addr add 2001:db8:1::3/64 dev v1 nodad noprefixroute
show 'addresses'
ip netns exec A cat /proc/net/fib_trie
ip -n A route add 2001:db8:5::/48 via 2001:db8::9 metric 5
ip -n A route add unreachable 2001:db8:6::/48
ip -n A route add default via 2001:db8::7
ip -n A route add 2001:db8:7::/48 dev v1 table 9
show 'routes'
ip netns exec A sysctl -qw net.ipv6.conf.all.forwarding=1
show 'a router'
ip -n A addr del 2001:db8::1/64 dev v0
ip -n A link set v1 down
show 'less'
