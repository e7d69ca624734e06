# accept_dad and dad_transmits say how much is asked before an address is used.
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
r 'ip netns exec A sysctl -w net.ipv6.conf.v0.accept_dad=0'
r 'ip -n A addr add 2001:db8:7::1/64 dev v0'
r 'ip -n A -6 addr show v0'
r 'ip netns exec A sysctl -w net.ipv6.conf.v0.accept_dad=1'
r 'ip netns exec A sysctl -w net.ipv6.conf.v0.dad_transmits=0'
r 'ip -n A addr add 2001:db8:8::1/64 dev v0'
sleep 1.2
r 'ip -n A -6 addr show v0'
r 'ip netns exec A sysctl -w net.ipv6.conf.v0.dad_transmits=4'
r 'ip -n A addr add 2001:db8:9::1/64 dev v0'
sleep 3.5
r 'ip -n A -6 addr show v0'
sleep 1.8
r 'ip -n A -6 addr show v0'
