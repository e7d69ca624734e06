# What Linux has against addresses of IPv6.
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
r 'ip -n A addr add 2001:db8::1/64 dev v0'
r 'ip -n A addr add 2001:db8::1/64 dev v0'
r 'ip -n A addr add 2001:db8::1/48 dev v0'
r 'ip -n A addr add 2001:db8::1/64 dev v1 nodad'
r 'ip -n A addr del 2001:db8::1/48 dev v0'
r 'ip -n A addr del 2001:db8::2/64 dev v0'
r 'ip -n A addr add ff02::3/64 dev v0'
r 'ip -n A addr add ::/64 dev v0'
r 'ip -n A addr add ::1/128 dev v0'
r 'ip -n A addr add ::1/128 dev lo'
r 'ip -n A addr add 2001:db8:d::1/48 dev v0 mngtmpaddr'
r 'ip -n A addr add 2001:db8:9::1/129 dev v0'
r 'ip -n A addr add 2001:db8:9::1/64 dev v0 valid_lft 0'
r 'ip -n A addr add 2001:db8:9::1/64 dev v0 valid_lft 5 preferred_lft 6'
r 'ip -n A link set v1 mtu 1279'
r 'ip -n A addr add 2001:db8:9::1/64 dev v1'
r 'ip -n A addr del 2001:db8:9::1/64 dev v1'
r 'ip netns exec A sysctl -w net.ipv6.conf.v0.disable_ipv6=1'
r 'ip -n A addr add 2001:db8:9::1/64 dev v0'
r 'ip -n A -6 route add 2001:db8:9::/64 dev v0'
r 'ip -n A -6 addr'
