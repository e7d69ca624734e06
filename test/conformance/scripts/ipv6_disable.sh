# disable_ipv6 takes addresses and routes away; without it the link-local address is back.
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
r 'ip -n A addr add 2001:db8::1/64 dev v0 nodad'
r 'ip netns exec A sysctl -w net.ipv6.conf.v0.disable_ipv6=1'
r 'ip -n A -6 addr show'
r 'ip -n A -6 route show table all'
r 'ip netns exec A sysctl -w net.ipv6.conf.v0.disable_ipv6=0'
r 'ip -n A -6 addr show v0'
r 'ip -n A -6 route show table all dev v0'
sleep 2.2
r 'ip -n A -6 addr show v0'
r 'ip netns exec A sysctl -w net.ipv6.conf.all.disable_ipv6=1'
r 'ip -n A -6 addr'
r 'ip -n A -6 route show table all'
r 'ip -n A addr add ::1/128 dev lo'
r 'ip netns exec A sysctl -w net.ipv6.conf.all.disable_ipv6=0'
r 'ip -n A -6 addr'
r 'ip netns exec A sysctl -w net.ipv6.conf.default.disable_ipv6=1'
ip -n A link add w0 type veth peer name w1
ip -n A link set w0 up
ip -n A link set w1 up
r 'ip -n A -6 addr show w0'
