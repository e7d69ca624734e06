# An address that somebody on the link has stays tentative; who had it first does not notice.
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
r 'ip -n A addr add 2001:db8::1/64 dev v1'
r 'ip -n A -6 addr'
sleep 2.2
r 'ip -n A -6 addr'
r 'ip -n A -6 route show table all'
r 'ip -n A addr del 2001:db8::1/64 dev v0'
r 'ip -n A addr replace 2001:db8::1/64 dev v1'
r 'ip -n A -6 addr show v1'
r 'ip -n A addr del 2001:db8::1/64 dev v1'
r 'ip -n A addr add 2001:db8::1/64 dev v1'
sleep 2.2
r 'ip -n A -6 addr show v1'
r 'ip -n A addr add 2001:db8::2/64 dev v0 nodad'
r 'ip -n A addr add 2001:db8::2/64 dev v1 valid_lft 100 preferred_lft 100'
sleep 2.2
r 'ip -n A -6 addr show v1'
