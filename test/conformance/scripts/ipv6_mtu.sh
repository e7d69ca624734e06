# A device with an mtu below 1280 has nothing of IPv6; what it had does not come back.
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
r 'ip -n A link set v0 mtu 1279'
r 'ip -n A -6 addr'
r 'ip -n A -6 route show table all'
r 'ip -n A -6 route add 2001:db8:9::/64 dev v0'
r 'ip -n A link set v0 mtu 1280'
r 'ip -n A -6 addr show v0'
r 'ip -n A -6 route show table all'
sleep 2.2
r 'ip -n A -6 addr show v0'
r 'ip -n A link set lo mtu 1000'
r 'ip -n A -6 addr show lo'
r 'ip -n A link set lo mtu 2000'
r 'ip -n A -6 addr show lo'
