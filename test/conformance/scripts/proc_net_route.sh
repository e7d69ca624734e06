# /proc/net/route and fib_trie of routes without addresses, one trie and then two
# kernel: sandbox
ip netns add A
show() { echo "== $1"; for f in route fib_trie fib_triestat; do ip netns exec A cat /proc/net/$f; done; }
show 'no table'
ip -n A link add v0 address 02:00:00:00:00:02 type veth peer name v1
for d in lo v0 v1; do ip -n A link set $d up; done
show 'lo is up'
ip -n A route add 192.0.2.0/24 dev v0
ip -n A route add default via 192.0.2.254 dev v0 onlink
ip -n A route add 198.51.100.0/24 via 192.0.2.7 dev v0 onlink metric 20 mtu 1400 window 9 advmss 1000 rtt 800ms
ip -n A route add blackhole 203.0.113.0/24
ip -n A route add unreachable 203.0.114.0/24
ip -n A route add prohibit default metric 999
ip -n A route add throw 10.0.0.0/8
ip -n A route add 172.16.0.0/12 nexthop dev v0 nexthop dev v1
ip -n A route add 192.0.2.128/25 dev v1 tos 0x10
ip -n A route add 192.0.2.129 dev v1 scope host
ip -n A route add local 192.0.2.130 dev v1
ip -n A route add broadcast 192.0.2.255 dev v0
ip -n A route add multicast 224.1.0.0/16 dev v0
ip -n A route add 9.9.9.9 dev v0 table 7
ip -n A route add 9.9.9.0/24 dev v0 table 300
show 'routes'
for i in 1 2 3 4 5 6 7 8 9; do ip -n A route add 192.0.2.$((i * 23)) dev v0 table 9; done
for i in 3 4 5; do ip -n A route del 192.0.2.$((i * 23)) table 9; done
show 'another table'
ip -n A rule add from 192.0.2.9 table 7
ip netns exec A cat /proc/net/route
ip netns exec A cat /proc/net/fib_trie | grep -A 12 'Id 9'
ip -n A link set v0 down
ip netns exec A cat /proc/net/route
