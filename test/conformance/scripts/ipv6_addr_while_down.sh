# An address that is given while its device is down has no routes before it is up.
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
ip -n A link set v0 down
r 'ip -n A addr add 2001:db8::1/64 dev v0'
r 'ip -n A addr add 2001:db8::2/64 dev v0 nodad'
r 'ip -n A addr add 2001:db8:3::1 peer 2001:db8:3::2/64 dev v0 nodad'
r 'ip -n A -6 addr show v0'
r 'ip -n A -6 route show table all'
sleep 2.2
r 'ip -n A -6 addr show v0'
r 'ip -n A link set v0 up'
r 'ip -n A -6 addr show v0'
r 'ip -n A -6 route show table all'
sleep 2.2
r 'ip -n A -6 addr show v0'
r 'ip -n A -6 route show table all'
r 'ip -n A link add w0 address 02:00:00:00:00:05 type veth peer name w1 address 02:00:00:00:00:06'
r 'ip -n A link set w0 up'
r 'ip -n A addr add 2001:db8:5::1/64 dev w0'
sleep 2.2
r 'ip -n A -6 addr show w0'
r 'ip -n A -6 route show table all dev w0'
r 'ip -n A link set w1 up'
sleep 2.2
r 'ip -n A -6 addr show w0'
r 'ip -n A -6 route show table all dev w0'
