# Lists of nexthops, by what they lead through, what they are and who made them; text and JSON.
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
for words in 'id 1 via 192.0.2.2 dev v0' 'id 3 via 192.0.3.2 dev v0 onlink' 'id 4 dev v0 proto static' 'id 5 blackhole' 'id 7 via 2001:db8::2 dev v1 onlink' \
  'id 13 fdb via 192.0.2.4' 'id 12 group 1/4,3 proto 77' 'id 70 group 13 fdb' 'id 6 via 198.51.100.9 dev v1 proto zebra'; do
  $N add $words
done
ip -n A link add br0 type bridge
ip -n A link set v1 master br0
for words in '' list show lst l s 'show groups' 'show g' 'show dev v0' 'show d v1' 'show dev nosuch' 'show dev' 'show id 1' 'show id 99' \
  'show id 0' 'show id x' 'show master br0' 'show master v0' 'show master nosuch' 'show fdb' 'show proto 77' 'show proto static' \
  'show vrf x' 'show frob' 'show h' 'get id 1' 'get id 12' 'get id 99' 'get' 'get 1' 'get id' 'get id x' 'get id 0' 'frob' 'help'; do
  r "$N $words"
done
for options in -4 -6 -d -j '-j -p' '-j -d' -o -s -br '-4 -d'; do
  r "ip -n A $options nexthop"
done
r "ip -n A -j nexthop get id 99"
r "ip -n A next"
for words in 'proto 77' 'dev v1' 'frob' 'id 5' 'id 5' 'proto x' '' ''; do
  r "$N flush $words"
done
r "$N"
