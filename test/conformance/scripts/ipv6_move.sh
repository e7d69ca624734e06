# A device that moves leaves its addresses and routes behind.
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
ip netns add B
r 'ip -n A addr add 2001:db8::1/64 dev v0 nodad'
r 'ip -n A -6 route add default via 2001:db8::9'
r 'ip -n A link set v0 netns B'
r 'ip -n A -6 addr'
r 'ip -n A -6 route show table all'
r 'ip -n B -6 addr'
r 'ip -n B link set v0 up'
sleep 2.2
r 'ip -n B -6 addr'
r 'ip -n B -6 route show table all'
r 'ip -n A link del v1'
r 'ip -n A -6 route show table all'
r 'ip -n B -6 route show table all'
