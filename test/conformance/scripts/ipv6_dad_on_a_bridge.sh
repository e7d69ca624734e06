# All ports of a bridge are one link, and so is the bridge itself.
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
ip -n A link del v0
ip -n A link add br0 address 02:00:00:00:00:aa type bridge
for i in 1 2; do
  ip -n A link add p$i address 02:00:00:00:01:0$i type veth peer name e$i address 02:00:00:00:02:0$i
  ip -n A link set p$i master br0
  ip -n A link set p$i up
  ip -n A link set e$i up
done
ip -n A link set br0 up
sleep 4
r 'ip -n A -6 addr'
r 'ip -n A addr add 2001:db8::1/64 dev e1 nodad'
r 'ip -n A addr add 2001:db8::2/64 dev br0 nodad'
r 'ip -n A addr add 2001:db8::1/64 dev e2'
r 'ip -n A addr add 2001:db8::2/64 dev e2'
r 'ip -n A addr add 2001:db8::3/64 dev e2'
r 'ip -n A addr add 2001:db8::1/64 dev br0'
sleep 2.2
r 'ip -n A -6 addr'
r 'ip -n A -6 route show table all'
