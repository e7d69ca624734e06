# Lifetimes of addresses end: first an address is deprecated, then it goes.
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
r 'ip -n A addr add 2001:db8:1::1/64 dev v0 nodad valid_lft 100 preferred_lft 50'
r 'ip -n A addr add 2001:db8:2::1/64 dev v0 nodad preferred_lft 0'
r 'ip -n A addr add 2001:db8:3::1/64 dev v0 nodad valid_lft 5 preferred_lft 2'
r 'ip -n A addr add 2001:db8:4::1/64 dev v0 nodad valid_lft 5 preferred_lft 2'
r 'ip -n A -6 addr show v0'
sleep 3.5
r 'ip -n A -6 addr show v0'
r 'ip -n A addr replace 2001:db8:4::1/64 dev v0'
r 'ip -n A addr replace 2001:db8:1::1/64 dev v0 valid_lft 1000'
sleep 3
r 'ip -n A -6 addr show v0'
