# Nexthops of IPv6 that come and go one by one or several at once, and how whoever listens hears of it.
# kernel: sandbox
# clock: virtual
r() { echo "\$ $1"; eval "$1" 2>&1; echo "[rc=$?]"; }
listen() { read -rt 1 <> <(:); }
ip link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip link set lo up
ip link set v0 up
ip link set v1 up
ip addr add 192.0.2.1/24 dev v0
ip addr add 198.51.100.1/24 dev v1
ip addr add 2001:db8::1/64 dev v0 nodad
ip addr add 2001:db8:1::1/64 dev v1 nodad
sleep 2.2
ip monitor route > heard &
listen
for words in 'add 2001:db8:10::/64 nexthop via 2001:db8::2 nexthop via 2001:db8:1::2 weight 3 nexthop via 2001:db8::4' \
  'append 2001:db8:10::/64 via 2001:db8::5' 'append 2001:db8:10::/64 nexthop via 2001:db8::6 nexthop via 2001:db8::7 weight 256' \
  'add 2001:db8:10::/64 nexthop via 2001:db8::8 nexthop via 2001:db8::9' 'prepend 2001:db8:10::/64 via 2001:db8::8' \
  'append 2001:db8:10::/64 via 2001:db8::8' 'append 2001:db8:10::/64 nexthop via 2001:db8::a nexthop via 2001:db8::8' \
  'append 2001:db8:10::/64 nexthop via 2001:db8::8 nexthop via 2001:db8::b' 'del 2001:db8:10::/64 nexthop via 2001:db8:1::2' \
  'del 2001:db8:10::/64 nexthop via 2001:db8::6 nexthop via 2001:db8::99 nexthop via 2001:db8::7' 'del 2001:db8:10::/64 dev v0' \
  'replace 2001:db8:10::/64 nexthop via 2001:db8::2 dev v0 nexthop via 2001:db8:1::2 dev v1' \
  'replace 2001:db8:10::/64 nexthop via 2001:db8::3 nexthop via 2001:db8::4 nexthop via 2001:db8::3' \
  'replace 2001:db8:10::/64 nexthop via 2001:db8::3 nexthop via 2001:db8::4' 'replace 2001:db8:10::/64 nexthop via 2001:db8::3 nexthop via 2001:db9::4' \
  'change 2001:db8:10::/64 nexthop via 2001:db8::5 nexthop via 2001:db8::6' 'change 2001:db8:11::/64 nexthop via 2001:db8::5 nexthop via 2001:db8::6' \
  'replace 2001:db8:10::/64 via 2001:db8::3' 'add 2001:db8:11::/64 nexthop dev v0 nexthop dev v1' \
  'add 2001:db8:11::/64 nexthop via fe80::1 dev v0 nexthop via fe80::1 dev v1 onlink' \
  'add 2001:db8:12::/64 dev v0 nexthop via fe80::1 nexthop via fe80::2' 'add 2001:db8:13::/64 via 2001:db8::3 nexthop via fe80::2 dev v0' \
  'add 2001:db8:14::/64 nexthop via 2001:db8::3' 'add 2001:db8:15::/64 nexthop via 2001:db8::3 weight 0' \
  'add 2001:db8:15::/64 nexthop via 2001:db8::3 weight 257' \
  'add 2001:db8:15::/64 metric 5 mtu 1400 proto static nexthop via 2001:db8::3 nexthop via 2001:db8::4' \
  'add 2001:db8:15::/64 metric 5 nexthop via 2001:db8::5 nexthop via 2001:db8::6' 'append 2001:db8:15::/64 metric 5 dev v0' \
  'append 2001:db8:15::/64 metric 5 dev v1' 'append 2001:db8:15::/64 metric 5 via 2001:db8::9' 'replace 2001:db8:15::/64 metric 5 dev v1' \
  'replace 2001:db8:15::/64 metric 5 via 2001:db8::7' 'del 2001:db8:15::/64' 'del 2001:db8:15::/64' 'del 2001:db8:15::/64' 'show 2001:db8:15::/64' \
  'add unreachable 2001:db8:16::/64 nexthop via 2001:db8::3 nexthop via 2001:db8::4' 'add blackhole 2001:db8:17::/64 via 2001:db8::3' \
  'add 2001:db8:17::/64 nexthop' 'add 2001:db8:17::/64 nexthop foo' 'add 2001:db8:17::/64 nexthop via 192.0.2.2' \
  'add 2001:db8:17::/64 nexthop via inet 192.0.2.2' 'show dev v1' 'add unreachable 2001:db8:16::/64 nexthop via 2001:db8::3' \
  'add blackhole 2001:db8:17::/64 nexthop via 2001:db8::3 nexthop via 2001:db8:1::3' 'add 2001:db8:18::/64 nexthop via 2001:db8::3 nexthop dev v9' \
  'add 2001:db8:18::/64 nexthop via 2001:db9::3 nexthop dev v0' 'add 2001:db8:18::/64 via 2001:db8::3 nexthop dev v0' \
  'add 2001:db8:18::/64 via 2001:db8::3 nexthop dev v0 nexthop dev v1' \
  'add 2001:db8:19::/64 nexthop via 2001:db8::3 nexthop via 2001:db8::4 nexthop via 2001:db8:1::5' 'del 2001:db8:19::/64 nexthop dev v0' \
  'del 2001:db8:19::/64 nexthop dev v1 nexthop via 2001:db8::77' 'del 2001:db8:19::/64 metric 5 nexthop via 2001:db8::4' \
  'prepend 2001:db8:19::/64 nexthop via 2001:db8::8 nexthop via 2001:db8::9' 'replace 2001:db8:19::/64 nexthop via 2001:db8::8 nexthop via 2001:db9::9' \
  'replace 2001:db8:19::/64 nexthop via 2001:db8::8 nexthop dev v0' 'append 2001:db8:19::/64 nexthop via 2001:db8::a nexthop via 2001:db8::8' \
  'del 2001:db8:19::/64' 'add 2001:db8:20::/64 nexthop via 2001:db8::3 nexthop via 2001:db8::4 weight 2' \
  'append 2001:db8:20::/64 nexthop via 2001:db8::4 weight 3' 'replace 2001:db8:20::/64 nexthop via 2001:db8::5 via 2001:db8::6' \
  'get fibmatch 2001:db8:20::5 oif v1' 'flush 2001:db8:20::/64'; do
  r "ip -6 route $words"
done
r "ip -j -6 route"
r "ip -o -6 route"
ip link set v1 down
sleep 1
r "ip -6 route"
ip link set v1 up
listen
kill %1
wait
cat heard
