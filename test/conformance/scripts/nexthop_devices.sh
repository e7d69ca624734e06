# What devices and addresses do to nexthops, and these to groups and routes.
# kernel: sandbox
# clock: virtual
r() { echo "\$ $1"; eval "$1" 2>&1; echo "[rc=$?]"; }
pair() {
  ip netns add A
  ip -n A link set lo up
  ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
  ip -n A link set v0 up
  ip -n A link set v1 up
  ip -n A addr add 192.0.2.1/24 dev v0
  ip -n A addr add 198.51.100.1/24 dev v1
  ip -n A addr add 2001:db8::1/64 dev v0 nodad
  ip -n A addr add 2001:db8:1::1/64 dev v1 nodad
  sleep 2.2
}
pair
N='ip -n A nexthop'
R='ip -n A route'
R6='ip -n A -6 route'
setup() {
  for words in 'id 1 via 192.0.2.2 dev v0' 'id 2 via 198.51.100.2 dev v1' 'id 3 dev v0' 'id 5 blackhole' 'id 7 via 2001:db8::2 dev v0' \
    'id 8 via 2001:db8:1::2 dev v1' 'id 12 group 1/2' 'id 78 group 7/8,3' 'id 4 group 1' 'id 13 fdb via 192.0.2.4' 'id 6 group 5'; do
    r "$N add $words"
  done
  for words in '203.0.113.1 nhid 1' '203.0.113.2 nhid 3' '203.0.113.3 nhid 5' '203.0.113.4 nhid 12' 'unreachable 203.0.113.5 nhid 1' \
    '203.0.113.6 nhid 6' 'local 203.0.113.7 nhid 3'; do
    r "$R add $words"
  done
  for words in '2001:db8:10::/64 nhid 7' '2001:db8:11::/64 nhid 78'; do
    r "$R6 add $words"
  done
}
show() { r "$N"; r "$R show table all proto boot"; r "$R6 show proto boot"; }
setup
ip -n A link set lo down
show
ip -n A link set lo up
ip -n A addr flush dev v0
show
ip -n A addr add 192.0.2.1/24 dev v0
ip -n A addr add 2001:db8::1/64 dev v0 nodad
ip netns exec A sysctl -qw net.ipv6.conf.v0.disable_ipv6=1
show
ip netns exec A sysctl -qw net.ipv6.conf.v0.disable_ipv6=0
sleep 2.2
ip -n A addr add 2001:db8::1/64 dev v0 nodad
ip -n A link set v1 down
show
ip -n A link set v1 up
sleep 2.2
setup
show
ip -n A link set v0 mtu 1200
show
ip netns add B
ip -n A link set v0 netns B
show
ip -n A link del v1
show
ip -n A nexthop flush
ip netns del A
ip netns add A
r "$N"
