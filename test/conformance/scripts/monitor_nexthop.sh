# messages about nexthops, and about the routes that follow them, as ip monitor shows them
# kernel: sandbox
# clock: virtual
listen() { read -rt 1 <> <(:); }
N='ip nexthop'
nexthops() {
  for words in 'id 1 via 192.0.2.2 dev v0' 'id 2 via 198.51.100.2 dev v1' 'id 3 dev v0' 'id 5 blackhole' 'id 7 via 2001:db8::2 dev v0' \
    'id 8 via 2001:db8:1::2 dev v1' 'id 12 group 1/2' 'id 78 group 7/8,3' 'id 17 group 1/7' 'id 4 group 1 proto static'; do
    $N add $words
  done
}
routes() {
  for words in '203.0.113.1 nhid 1' '203.0.113.2 nhid 3' '203.0.113.3 nhid 5' '203.0.113.4 nhid 12' '203.0.113.5 nhid 17' '203.0.113.6 nhid 4' \
    '203.0.113.1 nhid 12 table 100' 'unreachable 203.0.113.7 nhid 1'; do
    ip route add $words
  done
  for words in '2001:db8:10::/64 nhid 7' '2001:db8:11::/64 nhid 78' '2001:db8:10::/64 nhid 78 metric 5' 'default nhid 7'; do
    ip -6 route add $words
  done
}
ip link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip link set lo up
ip link set v0 up
ip link set v1 up
ip addr add 192.0.2.1/24 dev v0
ip addr add 198.51.100.1/24 dev v1
ip addr add 2001:db8::1/64 dev v0 nodad
ip addr add 2001:db8:1::1/64 dev v1 nodad
sleep 2.2
ip monitor nexthop > nexthops &
ip -6 monitor nexthop label dev v1 > six &
ip monitor nexthop route label > both &
listen
nexthops
routes
$N replace id 1 via 192.0.2.9 dev v0
$N replace id 7 via 2001:db8::9 dev v0
$N replace id 12 group 2/3
$N replace id 78 group 8
$N replace id 1 via 2001:db8::9 dev v0
$N replace id 17 group 2 proto 5
$N replace id 8 via 2001:db8:1::9 dev v1
$N replace id 5 dev v1
$N del id 2
$N del id 7
$N del id 99
$N flush
nexthops
routes
sysctl -w net.ipv4.nexthop_compat_mode=0
$N replace id 1 via 192.0.2.9 dev v0
$N del id 7
sysctl -w net.ipv4.nexthop_compat_mode=1
ip link set v0 down
ip -6 route add 2001:db8:20::/64 dev v1
$N add id 9 fdb via 192.0.2.1
listen
kill %1 %2 %3
wait
for file in nexthops six both; do
  echo "== $file"
  cat $file
done
