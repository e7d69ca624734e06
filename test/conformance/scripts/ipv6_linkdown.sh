# Routes through a device without carrier stay and say so; those to the machine itself do not.
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
ip -n A addr add 2001:db8::1/64 dev v0 nodad
r 'ip -n A -6 route add default via 2001:db8::9'
r 'ip -n A link set v1 down'
r 'ip -n A -6 route show table all'
r 'ip -n A -6 route get 2001:db8:9::1'
r 'ip -n A -6 route add 2001:db8:5::/64 dev v0'
r 'ip netns exec A sysctl -w net.ipv6.conf.v0.ignore_routes_with_linkdown=1'
r 'ip -n A -6 route show table all'
r 'ip -n A -6 route get 2001:db8:9::1'
r 'ip -n A link set v1 up'
r 'ip -n A -6 route show table all dev v0'
r 'ip -n A link set v0 down'
r 'ip -n A -6 route show table all'
