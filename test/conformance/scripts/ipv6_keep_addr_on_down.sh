# keep_addr_on_down keeps addresses that somebody gave, not link-local ones; they prove themselves again.
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
r 'ip -n A addr add 2001:db8::2/64 dev v0 nodad'
r 'ip -n A addr add 2001:db8::3/64 dev v0 valid_lft 1000 preferred_lft forever'
r 'ip netns exec A sysctl -w net.ipv6.conf.v0.keep_addr_on_down=1'
sleep 2.2
ip -n A link set v0 down
r 'ip -n A -6 addr show v0'
r 'ip -n A -6 route show table all dev v0'
ip -n A link set v0 up
r 'ip -n A -6 addr show v0'
r 'ip -n A -6 route show table all dev v0'
sleep 2.2
r 'ip -n A -6 addr show v0'
r 'ip netns exec A sysctl -w net.ipv6.conf.all.keep_addr_on_down=-1'
ip -n A link set v0 down
r 'ip -n A -6 addr show v0'
