# The addresses of a device are listed by how far they reach, the newest first.
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
for a in 2001:db8::1/64 fec0::1/64 fe80::5/64 2001:db8::2/64 ::ffff:192.0.2.1/128 ::192.0.2.1/96 fd00::1/8 2001:db8:1::1; do
  r "ip -n A addr add $a dev v0 nodad"
done
r 'ip -n A addr add 2001:db8:2::1/64 dev lo'
r 'ip -n A -6 addr'
r 'ip -n A -6 route show table all'
