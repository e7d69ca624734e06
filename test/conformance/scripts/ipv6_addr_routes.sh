# Addresses of IPv6 bring routes: to themselves, to their prefix and to their peer; replacing one changes these.
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
r 'ip -n A addr add 2001:db8:2::1 peer 2001:db8:2::2 dev v0 nodad'
r 'ip -n A addr add 2001:db8:3::1 peer 2001:db8:3::2/64 dev v0 nodad'
r 'ip -n A addr add 2001:db8:4::1/64 dev v0 nodad noprefixroute'
r 'ip -n A addr add 2001:db8:5::1/64 dev v0 nodad metric 55'
r 'ip -n A addr add 2001:db8:6::1/64 dev v0 nodad'
r 'ip -n A addr add 2001:db8:6::2/64 dev v0 nodad'
r 'ip -n A addr add 2001:db8:6::3/64 dev v0 nodad noprefixroute'
r 'ip -n A -6 addr show v0'
r 'ip -n A -6 route show table all dev v0'
r 'ip -n A addr change 2001:db8:5::1/64 dev v0 metric 66'
r 'ip -n A addr replace 2001:db8:4::1/64 dev v0'
r 'ip -n A addr replace 2001:db8:3::1 peer 2001:db8:3::9/64 dev v0'
r 'ip -n A addr change 2001:db8:77::1/64 dev v0 nodad'
r 'ip -n A addr replace 2001:db8:77::1/64 dev v0 noprefixroute'
r 'ip -n A addr del 2001:db8:6::1/64 dev v0'
r 'ip -n A -6 addr show v0'
r 'ip -n A -6 route show table all dev v0'
r 'ip -n A addr del 2001:db8:6::2/64 dev v0'
r 'ip -n A -6 route show table all dev v0'
r 'ip -n A addr del 2001:db8:6::3/64 dev v0'
r 'ip -n A addr del 2001:db8:2::1/128 dev v0'
r 'ip -n A -6 route show table all dev v0'
r 'ip -n A -6 route del 2001:db8:5::/64'
r 'ip -n A addr del 2001:db8:5::1/64 dev v0'
r 'ip -n A -6 route show table all dev v0'
