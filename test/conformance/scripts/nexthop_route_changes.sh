# Routes to nexthop objects change, are flushed and go, with compat mode and without it.
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
setup() {
  for words in 'id 1 via 192.0.2.2 dev v0' 'id 2 via 198.51.100.2 dev v1' 'id 3 dev v0' 'id 5 blackhole' 'id 7 via 2001:db8::2 dev v0' \
    'id 8 via 2001:db8:1::2 dev v1' 'id 12 group 1/2' 'id 78 group 7/8,3' 'id 17 group 1/7' 'id 4 group 1'; do
    $N add $words 2>/dev/null
  done
  for words in '203.0.113.1 nhid 1' '203.0.113.2 nhid 3' '203.0.113.3 nhid 5' '203.0.113.4 nhid 12' '203.0.113.5 nhid 17' '203.0.113.6 nhid 4' \
    '203.0.113.1 nhid 12 table 100'; do
    $R add $words 2>/dev/null
  done
  for words in '2001:db8:10::/64 nhid 7' '2001:db8:11::/64 nhid 78' '2001:db8:10::/64 nhid 78 metric 5' 'default nhid 7'; do
    $R6 add $words 2>/dev/null
  done
}
show() { r "$R show proto boot"; r "$R6 show proto boot"; }
setup
ip netns exec A sysctl -w net.ipv4.nexthop_compat_mode=0
show
r "ip -n A -d route show proto boot"
r "ip -n A -j -d -6 route show proto boot"
r "$R show dev v0"
r "$N del id 8"
r "$R flush proto boot"
r "$R6 flush proto boot"
show
ip netns exec A sysctl -w net.ipv4.nexthop_compat_mode=1
setup
$R add 203.0.113.77 dev v0
r "$R flush proto boot"
r "$R6 flush proto boot"
r "$R flush table 100"
show
for words in 'del 203.0.113.1' 'del 203.0.113.2 nhid 1' 'del 203.0.113.2 nhid 99' 'del 203.0.113.2 dev v0' 'del 203.0.113.2 nhid 3 dev v0' \
  'del 203.0.113.2 nhid 3' 'replace 203.0.113.4 nhid 1' 'change 203.0.113.4 via 192.0.2.2' 'append 203.0.113.4 nhid 1' \
  'append 203.0.113.4 nhid 1' 'prepend 203.0.113.4 nhid 3' 'replace 203.0.113.5 nhid 17'; do
  r "$R $words"
done
for words in 'del default nhid 8' 'del default nhid 99' 'del 2001:db8:10::/64 via 2001:db8::77' 'del 2001:db8:10::/64 dev v1' \
  'del 2001:db8:11::/64 nhid 78' 'replace 2001:db8:10::/64 nhid 8' 'replace 2001:db8:10::/64 via 2001:db8::3 metric 1024' \
  'append 2001:db8:10::/64 nhid 8' 'append 2001:db8:10::/64 via 2001:db8::4' 'replace 2001:db8:10::/64 nhid 7' 'append 2001:db8:10::/64 nhid 7' \
  'append 2001:db8:12::/64 nhid 7' 'append 2001:db8:12::/64 nhid 8'; do
  r "$R6 $words"
done
show
r "ip -n A -s route flush 203.0.113.77"
r "ip -n A -s -s route flush 203.0.113.0/24 via 192.0.2.2"
r "ip -n A -s route flush 203.0.113.77"
r "ip -n A -s route flush cache"
