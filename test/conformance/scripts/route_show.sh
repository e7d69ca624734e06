# kernel: sandbox
# Routes as they are shown: types, tables, attributes, nexthops; and what selects them.
r() { echo "\$ $1"; eval "$1" 2>&1; echo "[rc=$?]"; }
ip link add v0 type veth peer name v1; ip link set v0 up; ip link set v1 up; ${SETTLE:-:} 0.15
r "ip route add 10.0.0.0/24 dev v0"; r "ip route add default via 10.0.0.1"; r "ip route add default via 10.0.0.2 metric 100 proto dhcp"
r "ip route add unreachable 10.2.0.0/16 metric 5"; r "ip route add prohibit 10.3.0.0/16 table 100"; r "ip route add throw 10.4.0.0/16 table 1000"; r "ip route add blackhole 10.5.0.0/16 proto static"; r "ip route add local 10.5.0.0/16 dev lo"; r "ip route add broadcast 10.6.0.0 dev v0"; r "ip route add multicast 224.0.0.0/8 dev v0"; r "ip route add anycast 10.8.0.0/16 dev v0"
r "ip route add 10.20.0.0/16 nexthop via 10.0.0.1 weight 2 nexthop dev v1 onlink nexthop via 10.0.0.3 realm 4"; r "ip route add 10.20.0.0/16 nexthop via 10.0.0.1 weight 2 nexthop dev v1 nexthop via 10.0.0.3 realm 4"
r "ip route add 10.21.0.0/16 mtu 1400 advmss 1000 window 5 rtt 100 rttvar 20 dev v0"
r "ip route add 10.22.0.0/16 mtu lock 1400 hoplimit 5 initcwnd 10 initrwnd 10 quickack 1 congctl cubic reordering 3 ssthresh 7 cwnd lock 9 rto_min 200ms features ecn dev v0"
r "ip route add 10.23.0.0/16 mtu 99999 advmss 99999 hoplimit 255 rtt 3s rttvar 1.5s dev v0 congctl lock reno"
r "ip route add 10.24.0.0/16 via 1.1.1.1 dev v0 onlink"; r "ip route add 10.25.0.0/16 via inet6 fe80::1 dev v0"
r "ip route add 10.26.0.0/16 dev v0 tos 0x10"; r "ip route add 10.26.0.0/16 dev v0 dsfield CS1"; r "ip route add 10.26.0.0/16 dev v0 proto static scope host realm 5"; r "ip route add 10.27.0.0/16 dev v0 realms 2/7 scope site"; r "ip route add 10.28.0.0/16 dev v0 table local"; r "ip route add 10.29.0.0/16 dev v0 table default"; r "ip route add 10.30.0.0/16 dev v0 scope 77 proto 77 table 253 mtu 0"
for o in "" -d -o -j "-j -p" "-d -j"; do r "ip $o route"; r "ip -4 $o route show table all"; done
for w in "table 100" "table 1000" "table local" "table default" "table 254" "table all proto static" "proto dhcp" "proto boot" "proto all" "scope link" "scope global" "scope all" "type unreachable" "type unicast" "table all type blackhole" "dev v0" "dev v1" "default" "exact default" "10.20.0.0/16" "exact 10.2.0.0/16" "root 10.20.0.0/14" "match 10.21.5.5" "match 10.21.5.5/32" "10.21.5.5" "to 10.21.0.0/16" "to root 10.20.0.0/12" "root 0/0" "root 10/8" "via 10.0.0.1" "via 10.0.0.0/24" "via inet6 fe80::1" "src 10.0.0.1" "metric 5" "metric 0" "tos 0x10" "tos CS1" "realm 5" "realms 2/7" "table cache" "cached" "from 1.1.1.1" "from root 0/0" "iif lo" "mark 5" "table main dev v0 proto static" "table 77" "table 0" "10.9.9.9" "table all dev lo"; do r "ip -4 route show $w"; done
r "ip -j route show dev v0 proto static"; r "ip route show 2001:db8::/32"; r "ip route list default"; r "ip ro sh match 1.1.1.1"
