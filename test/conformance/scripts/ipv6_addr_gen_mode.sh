# addr_gen_mode none gives no link-local address; eui64 gives one at once.
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
r 'ip netns exec A sysctl -w net.ipv6.conf.v0.addr_gen_mode=1'
r 'ip -n A -6 addr show v0'
ip -n A link set v0 down
ip -n A link set v0 up
sleep 2.2
r 'ip -n A -6 addr show v0'
r 'ip -n A -6 route show table all dev v0'
r 'ip netns exec A sysctl -w net.ipv6.conf.v0.addr_gen_mode=0'
r 'ip -n A -6 addr show v0'
r 'ip -n A -6 route show table all dev v0'
