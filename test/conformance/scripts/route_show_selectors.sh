# Which routes a list or a flush is about: prefixes, addresses, devices, tables and all else that can be said of them.
# kernel: sandbox
# clock: virtual
r() { echo "\$ $1"; eval "$1" 2>&1; echo "[rc=$?]"; }
# Link-local addresses come in an order that is chance.
sysctl -qw net.ipv6.conf.default.addr_gen_mode=1
ip link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip link set lo up
ip link set v0 up
ip link set v1 up
ip addr add 192.0.2.1/24 dev v0
ip addr add 198.51.100.1/24 dev v1
ip addr add 2001:db8::1/64 dev v0 nodad
ip addr add 2001:db8:1::1/64 dev v1 nodad
sleep 2.2
ip route add default via 192.0.2.9
ip route add 10.0.0.0/8 via 192.0.2.2 proto static
ip route add 10.1.0.0/16 via 192.0.2.3 metric 5
ip route add 10.1.1.0/24 dev v1 src 198.51.100.1
ip route add 10.1.1.1 nexthop via 192.0.2.2 nexthop via 198.51.100.2
ip route add unreachable 10.2.0.0/16 metric 9
ip route add blackhole 10.3.0.0/16 table 7
ip route add 10.4.0.0/16 via inet6 fe80::1 dev v0
ip route add 10.5.0.0/16 dev v0 scope link tos 8 realm 4/5
ip route add 10.6.0.0/16 dev v0 scope host mtu 1400
ip -6 route add default via 2001:db8::9
ip -6 route add 2001:db8:10::/48 via 2001:db8::2 proto static
ip -6 route add 2001:db8:10:1::/64 dev v1 metric 7
ip -6 route add 2001:db8:10:1::/80 from 2001:db8::/64 via 2001:db8::3
ip -6 route add prohibit 2001:db8:11::/64
ip -6 route add 2001:db8:12::/64 nexthop via 2001:db8::2 nexthop via 2001:db8:1::2
for words in 'match 10.1.1.1' 'match 10.1.1.0/24' 'match 10.0.0.0/8' 'match 11.0.0.0/8' 'match default' 'match 0/0' 'root 10.0.0.0/8' \
  'root 10.1.0.0/16' 'root default' 'root 10.1.1.1' 'exact 10.1.0.0/16' 'exact 10.1.0.0/17' 'exact default' 'exact 10.1.1.1' '10.1.0.0/16' '10.1.1.1' \
  'default' 'all' 'any' 'to 10.1.0.0/16' 'to root 10.1.0.0/16' 'to match 10.1.1.1' 'to exact 10.1.1.1' 'root 10.0.0.0/8 match 10.1.1.1' \
  'match 10.1.1.1 root 10.1.0.0/16' 'm 10.1.1.1' 'r 10.0.0.0/8' 'e 10.1.1.1' 'ex' 'scope link' 'scope host' 'scope global' 'scope universe' 'scope all' \
  'scope 253' 'scope x' 'scope nowhere' 'type unicast' 'type unreachable' 'type blackhole table all' 'type local table all' 'type x' 'type 1' 'type 7' \
  'proto static' 'proto kernel' 'proto boot' 'proto all' 'proto 4' 'proto x' 'protocol kernel scope link' 'src 192.0.2.1' 'src 198.51.100.1' \
  'src 198.51.100.0/24' 'src default' 'src x' 'from 10.0.0.0/8' 'from default' 'from all' 'from root 0/0' 'via 192.0.2.2' 'via 192.0.2.0/24' \
  'via inet6 fe80::1' 'via inet 192.0.2.3' 'via 198.51.100.2' 'via x' 'via default' 'dev v1' 'dev nosuch' 'oif v0' 'iif v0' 'iif nosuch' 'metric 5' \
  'metric 9' 'metric x' 'priority 5' 'preference 9' 'tos 8' 'tos 0' 'dsfield 0x08' 'tos x' 'table 7' 'table main' 'table all' 'table local' 'table 8' \
  'table cache' 'table x' 'cache' 'cached' 'cloned' 'realm 5' 'realm 4/' 'realm 4/5' 'realm /5' 'realm x' 'mark 7' 'mark x' 'vrf x' 'help' 'x' 'root' \
  'match' 'exact' 'to' 'dev' 'table' 'scope' 'root x' 'dev v0 proto static via 192.0.2.2' 'unicast' 'unreachable 10.2.0.0/16'; do
  r "ip route show $words"
done
for words in 'match 2001:db8:10:1::1' 'match default' 'root 2001:db8:10::/48' 'root default' 'root ::/0' 'exact 2001:db8:10::/48' '2001:db8:10:1::/64' \
  'default' 'from 2001:db8::/64' 'from root 2001:db8::/32' 'from match 2001:db8::1' 'from exact 2001:db8::/64' 'from default' 'from all' 'from ::/0' \
  'src 2001:db8::1' 'via 2001:db8::2' 'via 2001:db8::/64' 'via inet6 2001:db8::9' 'via 192.0.2.1' 'dev v1' 'dev lo' 'metric 7' 'metric 1024' \
  'type prohibit' 'type unicast' 'proto static' 'proto kernel' 'scope global' 'scope link' 'table all' 'table local' 'table 7' 'table 9' 'table cache' \
  'cache' '10.0.0.0/8' 'match 10.0.0.1' 'type local table all' 'type anycast table all' 'type multicast table all' 'table all proto boot'; do
  r "ip -6 route show $words"
done
r "ip -j route show root 10.1.0.0/16"
r "ip -d route show root 10.1.0.0/16"
r "ip -o route show root 10.1.0.0/16"
r "ip -br route show root 10.1.0.0/16"
r "ip -s route show root 10.1.0.0/16"
r "ip -4 route show root 10.1.0.0/16"
r "ip -j -d route show root 10.1.0.0/16"
r "ip -r route show root 10.1.0.0/16"
r "ip -f inet6 route show root 10.1.0.0/16"
r "ip -4 -6 route show root 10.1.0.0/16"
r "ip route ls | head -3"
r "ip route list | head -3"
r "ip route l | head -3"
r "ip route lst | head -3"
for words in '| head -3'; do
  r "ip route show $words"
done
r "ip route s | head -3"
r "ip route list table 7 | head -3"
r "ip route sh match 10.3.0.1 table all | head -3"
for words in '' 'x' 'root 10.1.0.0/16' 'match 10.1.1.1' 'table 7' 'table 7' 'table 9' 'proto static' 'type unreachable' 'scope host' 'dev v1' 'cache' \
  'exact 10.4.0.0/16' 'via 192.0.2.9' 'all' 'table all'; do
  r "ip route flush $words"
done
for words in 'table all'; do
  r "ip route show $words"
done
for words in '' 'x' 'root 2001:db8:10::/48' 'match 2001:db8:12::' 'table 7' 'proto static' 'type prohibit' 'dev v1' 'cache' 'all' 'table all'; do
  r "ip -6 route flush $words"
done
for words in 'table all'; do
  r "ip -6 route show $words"
done
