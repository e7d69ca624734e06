# routes of a vrf: added, shown and looked up by its name, and how devices and rules lead to its table
# kernel: vm
# clock: virtual
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip link set lo up
ip link add red address 02:00:00:00:00:aa type vrf table 1001
ip link add blue address 02:00:00:00:00:bb type vrf table 1002
for d in d0 d1 d2; do ip link add $d address 02:00:00:00:00:$d up type dummy; done
ip link set d0 vrf blue; ip link set d1 vrf red; ip link set d2 vrf blue
ip link set red up; ip link set blue up
ip addr add 10.0.0.1/24 dev d0; ip addr add 10.0.0.2/24 dev d1; ip addr add 10.2.0.1/24 dev d2
ip addr add 10.5.0.1/32 dev blue; ip addr add 127.0.0.1/8 dev blue
ip addr add 2001:db8::1/64 dev d0 nodad; ip addr add 2001:db8:2::1/64 dev d2 nodad; ip addr add 2001:db8:5::1/128 dev blue
sleep 2
for words in "10.77.0.0/16 via 10.0.0.77" "10.77.0.0/16 via 10.0.0.77 table 1002" "10.78.0.0/16 via 10.0.0.77 vrf blue" \
  "10.79.0.0/16 dev d0" "vrf blue 10.80.0.0/16 dev d0" "vrf red 10.80.0.0/16 dev d0" \
  "vrf blue unreachable default metric 4278198272" "vrf red 10.81.0.0/16 via 10.0.0.77" "10.82.0.0/16 via 10.0.0.77 dev d0" \
  "10.83.0.0/16 via 10.99.0.1 dev d0 onlink" "10.84.0.0/16 via 10.0.0.1 dev d0 onlink vrf blue" \
  "10.85.0.0/16 dev d0 src 10.0.0.1 vrf blue" "10.86.0.0/16 dev d0 src 10.0.0.2 vrf blue" "10.87.0.0/16 dev d0 src 10.0.0.1" \
  "10.88.0.0/16 dev blue" "10.89.0.0/16 dev red vrf blue" "vrf blue 10.90.0.0/16 nexthop via 10.0.0.7 nexthop via 10.2.0.7" \
  "vrf nope 10.80.0.0/16 dev d0" "vrf d0 10.80.0.0/16 dev d0" "vrf default 10.91.0.0/16 dev d0" vrf "vrf blue"; do
  r ip route add $words
done
for words in "vrf blue unreachable default metric 4278198272" "vrf blue 2001:db8:7::/48 via 2001:db8::7" \
  "2001:db8:8::/48 via 2001:db8::7" "2001:db8:8::/48 via 2001:db8::7 dev d0" "vrf red 2001:db8:9::/48 via 2001:db8::7" \
  "vrf blue 2001:db8:a::/48 via 2001:db8:2::1" "2001:db8:b::/48 dev blue" "vrf blue 2001:db8:c::/48 dev d0 src 2001:db8:2::1" \
  "vrf red 2001:db8:d::/48 dev d1 src 2001:db8:2::1" "vrf blue 2001:db8:e::/48 via 3000::1 dev d0 onlink" \
  "vrf blue 2001:db8:f::/48 nexthop via 2001:db8::7 nexthop via 2001:db8:2::7" "vrf blue 2001:db8:10::/48 via fe80::7 dev d2"; do
  r ip -6 route add $words
done
for words in "vrf blue" "vrf red" "vrf default" "vrf nope" vrf "vrf blue 10.80.0.0/16" "vrf blue dev d0" "vrf blue type local" \
  "type local vrf blue" "table 1002" "table all"; do
  r ip route show $words
done
r ip -6 route show vrf blue
r ip -6 route show vrf red
r ip -j route show vrf blue
r ip -d route show vrf blue
for words in "10.0.0.5 vrf blue" 10.0.0.5 "10.0.0.5 oif d0" "10.0.0.5 vrf red" "10.0.0.1 vrf blue" 10.0.0.1 "10.0.0.1 oif d0" \
  "10.0.0.1 oif d2" "99.0.0.1 vrf blue" "99.0.0.1 vrf red" "99.0.0.1 oif d0" "99.0.0.1 oif d1" "10.77.0.1 vrf blue" \
  "fibmatch 10.77.0.1 vrf blue" "fibmatch 10.0.0.1 vrf blue" "fibmatch 10.0.0.1 oif d0" "10.77.0.1 from 10.0.0.1 vrf blue" \
  "10.77.0.1 from 10.5.0.1 vrf blue" "10.77.0.1 from 10.0.0.2 vrf blue" "127.0.0.1 vrf blue" 127.0.0.1 "224.0.0.1 vrf blue" \
  "224.0.0.1 oif d0" "224.1.0.1 vrf blue" "224.1.0.1 oif d0" "224.1.0.1 oif d1" "255.255.255.255 vrf blue" \
  "10.0.0.255 vrf blue" "0.0.0.0 vrf blue" "0.0.0.0 oif d0" "10.79.0.1 oif d0" 10.79.0.1 "10.79.0.1 vrf blue" \
  "10.88.0.1" "10.89.0.1 vrf blue" "10.0.0.5 vrf nope" "10.0.0.5 vrf d0" vrf \
  "10.0.0.5 iif d0 from 10.0.0.6" "10.0.0.1 iif d0 from 10.0.0.6" "10.0.0.1 iif blue from 10.0.0.6" \
  "10.0.0.5 iif blue from 10.0.0.6" "10.0.0.255 iif d0 from 10.0.0.6" "10.0.0.1 iif d0 from 99.0.0.6" \
  "10.0.0.1 iif d2 from 10.0.0.6" "10.0.0.1 iif d1 from 10.0.0.6" "224.0.0.1 iif d0 from 10.0.0.6" "10.0.0.1 iif d0 from 10.2.0.1"; do
  r ip route get $words
done
for words in "2001:db8::5 vrf blue" 2001:db8::5 "2001:db8::5 oif d0" "2001:db8::5 vrf red" "2001:db8::1 vrf blue" 2001:db8::1 \
  "2001:db8::1 oif d0" "2001:db8:7::1 vrf blue" "fe80::5 vrf blue" "fe80::5 oif d0" "3000::1 vrf blue" "3000::1 vrf red" \
  "::1 vrf blue" ::1 "ff02::1 vrf blue" "ff02::1 oif d0" "fibmatch 2001:db8::5 vrf blue" "2001:db8:7::1 from 2001:db8:2::1 vrf blue" \
  "2001:db8:5::1 vrf blue" "2001:db8:5::1 oif d2" "2001:db8:2::5 vrf blue" "fe80::ff:fe00:d0 oif d0" "ff05::5 oif d1"; do
  r ip -6 route get $words
done
sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.d0.rp_filter=1
for words in "10.0.0.5 iif d0 from 10.0.0.6" "10.2.0.5 iif d0 from 10.0.0.6" "10.2.0.5 iif d0 from 99.0.0.6" \
  "10.77.0.1 iif d2 from 10.2.0.6" "10.2.0.5 iif blue from 10.0.0.6" "10.0.0.5 iif d1 from 10.2.0.6"; do
  r ip route get $words
done
for words in "10.77.0.0/16" "10.77.0.0/16 vrf blue" "10.79.0.0/16 dev d0" "vrf blue 10.99.0.0/16" "vrf blue default" "vrf nope default"; do
  r ip route del $words
done
r ip route flush vrf red
r ip route show table 1001
r ip route flush vrf blue proto kernel
r ip route show table 1002
r ip -6 route flush vrf blue
r ip -6 route show table 1002
