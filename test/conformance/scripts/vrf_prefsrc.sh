# routes with a source address end with the address of their own vrf, and of no other
# kernel: vm
# clock: virtual
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
s() { r ip route show; r ip route show vrf red; r ip -6 route show; r ip -6 route show vrf red; }

ip link set lo up
for i in 1 2 3; do ip link add d$i address 02:00:00:00:00:d$i up type dummy; done
ip link add red up address 02:00:00:00:00:aa type vrf table 1111
ip route add vrf red unreachable default
ip link set d2 vrf red; ip link set d3 vrf red
for d in d1 d2; do
  for i in 1 11 12 13; do ip addr add dev $d 172.16.104.$i/24; ip addr add dev $d 2001:db8:104::$i/64 nodad; done
done
ip addr add 172.16.104.12/32 dev d3
ip addr add 2001:db8:104::12/128 dev d3 nodad
sleep 2
for words in "172.16.105.0/24 via 172.16.104.2 src 172.16.104.11" "172.16.106.0/24 dev lo src 172.16.104.12" \
  "table 0 172.16.107.0/24 via 172.16.104.2 src 172.16.104.13" "vrf red 172.16.105.0/24 via 172.16.104.2 src 172.16.104.11" \
  "vrf red 172.16.106.0/24 dev lo src 172.16.104.12" "vrf red 172.16.107.0/24 via 172.16.104.2 src 172.16.104.13" \
  "172.16.108.0/24 dev d2 src 172.16.104.11" "table 5 172.16.109.0/24 dev d1 src 172.16.104.11"; do
  r ip route add $words
done
for words in "2001:db8:105::/64 via 2001:db8:104::2 src 2001:db8:104::11" "2001:db8:106::/64 dev lo src 2001:db8:104::12" \
  "vrf red 2001:db8:105::/64 via 2001:db8:104::2 src 2001:db8:104::11" "vrf red 2001:db8:106::/64 dev lo src 2001:db8:104::12" \
  "vrf red 2001:db8:107::/64 via 2001:db8:104::2 src 2001:db8:104::12"; do
  r ip -6 route add $words
done
s
for i in 11 12 13; do
  r ip addr del dev d2 172.16.104.$i/24
  r ip addr del dev d2 2001:db8:104::$i/64
  s
done
for i in 11 12 13; do
  r ip addr del dev d1 172.16.104.$i/24
  r ip addr del dev d1 2001:db8:104::$i/64
  s
done
r ip addr del dev d3 172.16.104.12/32
r ip addr del dev d3 2001:db8:104::12/128
s
r ip route show table 5
