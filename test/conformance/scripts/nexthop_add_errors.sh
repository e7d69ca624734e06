# What is wrong with a nexthop that is asked for is said in the kernel's order.
# kernel: sandbox
# clock: virtual
r() { echo "\$ $1"; eval "$1" 2>&1; echo "[rc=$?]"; }
pair() {
  ip netns add A
  ip -n A link set lo up
  ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
  ip -n A link set v0 up
  ip -n A link set v1 up
  ip -n A addr add 192.0.2.1/24 dev v0
  ip -n A addr add 198.51.100.1/24 dev v1
  ip -n A addr add 2001:db8::1/64 dev v0 nodad
  ip -n A addr add 2001:db8:1::1/64 dev v1 nodad
  sleep 2.2
}
pair
N='ip -n A nexthop'
R='ip -n A route'
R6='ip -n A -6 route'
ip -n A link add v2 address 02:00:00:00:00:03 type veth peer name v3 address 02:00:00:00:00:04
ip -n A link set v2 up
for words in '' 'id 1' 'id 1 via 192.0.2.2' 'id 1 via 192.0.2.2 dev v0' 'id 1 via 192.0.2.3 dev v0' 'id 3 via 192.0.3.2 dev v0' \
  'id 3 via 192.0.3.2 dev v0 onlink' 'id 4 dev v0' 'id 5 dev v0 onlink' 'id 5 blackhole dev v0' 'id 5 blackhole via 192.0.2.2' \
  'id 5 blackhole onlink' 'id 5 blackhole' 'id 7 via 2001:db8::2 dev v0' 'id 8 via fe80::2 dev v0' 'id 9 via 2001:db9::2 dev v0' \
  'id 9 via 2001:db9::2 dev v0 onlink' 'id 10 dev v2' 'id 10 via 192.0.2.5 dev v3' 'id 10 dev lo' 'id 12 dev nosuch' 'id 13 fdb' \
  'id 13 fdb via 192.0.2.4' 'id 14 fdb via 2001:db8::4' 'id 15 fdb via 192.0.2.5 dev v0' 'id 15 fdb via 192.0.2.5 onlink' \
  'id 15 via 192.0.2.5 fdb blackhole' 'via 192.0.2.9 dev v0' 'via 192.0.9.9 dev v0' 'via 192.0.2.10 dev v0' 'id 0 via 192.0.2.9 dev v0' \
  'id -1 dev v0' 'id x dev v0' 'id 4294967295 dev v0' 'id 4294967296 dev v0' 'id 200 via inet6 2001:db8::9 dev v0' \
  'id 201 via inet 192.0.2.20 dev v0' 'id 202 dev v0 via 2001:db8::9' 'id 202 dev v0 via inet6 2001:db8::9' \
  'id 203 via 192.0.2.20 dev v0 proto bgp' 'id 204 via 192.0.2.20 dev v0 proto frob' 'id 205 via 192.0.2.255 dev v0' \
  'id 205 via 192.0.2.0 dev v0' 'id 206 via 192.0.2.1 dev v0' 'id 207 via 0.0.0.0 dev v0' 'id 208 via :: dev v0' \
  'id 209 via 224.0.0.1 dev v0' 'id 209 via ff02::1 dev v0' 'id 209 via 2001:db8::1 dev v1' 'id 209 via 192.0.2.7 dev v1' \
  'help' 'frob' 'id' 'id 210 dev' 'id 210 via' 'id 210 via x dev v0'; do
  r "$N add $words"
done
r "$N replace via 192.0.2.3 dev v0"
r "ip -n A -6 nexthop add id 300 via 192.0.2.3 dev v0"
r "ip -n A -4 nexthop add id 300 fdb"
r "ip -n A -6 nexthop add id 301 blackhole"
for words in '' 'id 99' 'id 0' 'id 1 dev v0' 'id 1 via 192.0.2.2' 'id 1 proto static' 'id 1 onlink' 'id 1 group 1' 'id x' 'id 1'; do
  r "$N del $words"
done
ip -n A link set lo down
r "$N add id 302 blackhole"
r "ip -n A -6 nexthop add id 303 blackhole"
r "$N"
