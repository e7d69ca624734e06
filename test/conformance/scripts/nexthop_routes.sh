# Routes of both families that lead to nexthop objects.
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
for words in 'id 1 via 192.0.2.2 dev v0' 'id 2 via 198.51.100.2 dev v1' 'id 3 dev v0' 'id 5 blackhole' 'id 7 via 2001:db8::2 dev v0' \
  'id 8 via 2001:db8:1::2 dev v1' 'id 13 fdb via 192.0.2.7' 'id 14 fdb via 2001:db8::7' 'id 12 group 1/2' 'id 78 group 7/8,3' 'id 17 group 1/7' 'id 50 group 5' 'id 70 group 13 fdb' \
  'id 18 via 192.0.9.2 dev v0 onlink' 'id 79 group 7/8 type resilient buckets 4'; do
  $N add $words
done
ip -n A -6 nexthop add id 6 blackhole
ip -n A -6 nexthop add id 9 dev v1
ip -n A nexthop add id 60 group 6
for words in '203.0.113.0/24 nhid 1' '203.0.113.0/24 nhid 2' '203.0.113.1 nhid 3' '203.0.113.2 nhid 5' '203.0.113.3 nhid 7' '203.0.113.4 nhid 9' \
  '203.0.113.5 nhid 12' '203.0.113.6 nhid 17' '203.0.113.7 nhid 50' '203.0.113.8 nhid 13' '203.0.113.8 nhid 70' '203.0.113.8 nhid 99' \
  '203.0.113.8 nhid 1 dev v0' '203.0.113.8 nhid 1 via 192.0.2.2' '203.0.113.8 nhid 0' '203.0.113.8 nhid x' '203.0.113.8 nhid' \
  'local 203.0.113.9 nhid 3' 'local 203.0.113.9 nhid 1' 'local 203.0.113.9 nhid 12' 'unreachable 203.0.113.10 nhid 1' \
  'throw 203.0.113.10 nhid 5' '203.0.113.11 nhid 1 scope host' '203.0.113.12 nhid 2 scope link' '203.0.113.12 nhid 18 scope link' \
  '203.0.113.13 nhid 3 src 192.0.2.1 metric 5 mtu 1400 proto static' '203.0.113.14 nhid 79' '203.0.113.14 nhid 1 nexthop via 192.0.2.2' \
  'multicast 239.1.1.1 nhid 1' 'broadcast 203.0.113.15 nhid 3' '203.0.113.20 nhid 6' 'default nhid 12 table 5' '203.0.113.21 nhid 18'; do
  r "$R add $words"
done
for words in '2001:db8:10::/64 nhid 7' '2001:db8:10::/64 nhid 8' '2001:db8:11::/64 nhid 78' '2001:db8:12::/64 nhid 9' '2001:db8:13::/64 nhid 6' \
  '2001:db8:14::/64 nhid 60' '2001:db8:15::/64 nhid 1' '2001:db8:15::/64 nhid 17' '2001:db8:15::/64 nhid 5' '2001:db8:15::/64 nhid 14' \
  '2001:db8:15::/64 nhid 99' '2001:db8:15::/64 nhid 7 dev v0' '2001:db8:15::/64 nhid 7 via 2001:db8::2' '2001:db8:15::/64 nhid 7 nexthop via 2001:db8::2' \
  '2001:db8:15::/64 from 2001:db8::/64 nhid 7' 'unreachable 2001:db8:16::/64 nhid 7' 'local 2001:db8:17::1 nhid 9' 'anycast 2001:db8:17::2 nhid 9' \
  '2001:db8:18::/64 nhid 7 src 2001:db8::1 metric 7 mtu 1400 pref high' '2001:db8:19::/64 nhid 7 src 2001:db8::77' '2001:db8:1a::/64 nhid 79' \
  '2001:db8:1b::/64 nhid 0' 'default nhid 78 metric 3'; do
  r "$R6 add $words"
done
for words in '' 'show table all' 'show dev v0' 'show via 192.0.2.2' 'show dev lo' 'show nhid 1'; do
  r "$R $words"
done
for words in '' 'show table all' 'show dev v0' 'show via 2001:db8::2' 'show dev lo'; do
  r "$R6 $words"
done
r "ip -n A -d route"
r "ip -n A -d -6 route"
r "ip -n A -j route"
r "ip -n A -j -6 route"
r "ip -n A -j -p -d route show 203.0.113.6"
r "ip -n A -o route show 203.0.113.5"
r "ip netns exec A cat /proc/net/route"
for address in 203.0.113.0 203.0.113.2 203.0.113.3 203.0.113.4 203.0.113.7 '203.0.113.5 oif v1'; do
  r "$R get $address"
  r "$R get fibmatch $address"
done
for address in 2001:db8:10::1 2001:db8:12::1 2001:db8:13::1 2001:db8:14::1; do
  r "$R6 get $address"
  r "$R6 get fibmatch $address"
done
