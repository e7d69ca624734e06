# A router has an anycast address for every subnet.
# kernel: sandbox
# clock: virtual
r() { echo "\$ $1"; eval "$1" 2>&1; echo "[rc=$?]"; }
pair() {
  ip netns add A
  ip -n A link set lo up
  ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
  ip -n A link set v0 up
  ip -n A link set v1 up
}
pair
sleep 2.2
r 'ip netns exec A sysctl -w net.ipv6.conf.all.forwarding=1'
r 'ip -n A -6 route show table local'
r 'ip -n A addr add 2001:db8::1/64 dev v0 nodad'
r 'ip -n A addr add 2001:db8::2/64 dev v0 nodad'
r 'ip -n A addr add 2001:db8:1::1/127 dev v0 nodad'
r 'ip -n A addr add 2001:db8:2::1/126 dev v0'
r 'ip -n A -6 route show table local'
sleep 2.2
r 'ip -n A -6 route show table local'
r 'ip -n A addr del 2001:db8::1/64 dev v0'
r 'ip -n A -6 route show table local'
r 'ip netns exec A sysctl -w net.ipv6.conf.v0.forwarding=0'
r 'ip -n A -6 route show table local'
r 'ip netns exec A sysctl -w net.ipv6.conf.v0.forwarding=1'
r 'ip -n A link set v0 down'
r 'ip -n A -6 route show table local'
r 'ip netns exec A sysctl -w net.ipv6.conf.all.forwarding=0'
r 'ip -n A -6 route show table local'
