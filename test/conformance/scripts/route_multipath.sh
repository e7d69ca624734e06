# Routes of several nexthops: what is asked of them, which one a request means, and what becomes of them.
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
for words in 'add 203.0.113.0/24 nexthop via 192.0.2.2 nexthop via 198.51.100.2 weight 3' \
  'append 203.0.113.0/24 nexthop via 192.0.2.3 nexthop via 192.0.2.4' 'append 203.0.113.0/24 nexthop via 192.0.2.3 nexthop via 192.0.2.4' \
  'prepend 203.0.113.0/24 nexthop via 192.0.2.5' 'replace 203.0.113.0/24 nexthop via 192.0.2.6 dev v0 nexthop via 198.51.100.6 dev v1' \
  'change 203.0.113.0/24 nexthop via 192.0.2.7 nexthop dev v1' 'change 203.0.114.0/24 nexthop via 192.0.2.7 nexthop dev v1' \
  'add 203.0.114.0/24 nexthop via 192.0.2.7 weight 256 nexthop via inet6 2001:db8::3' \
  'add 203.0.115.0/24 nexthop via inet6 fe80::1 dev v0 nexthop via inet6 fe80::1 dev v1 onlink' \
  'add 203.0.116.0/24 nexthop via inet6 2001:db9::1 nexthop dev v0' 'add 203.0.116.0/24 via inet6 2001:db9::1 dev v0' \
  'add 203.0.116.0/24 via inet6 2001:db8::1' 'add 203.0.116.0/24 via inet6 2001:db8::9' 'add 203.0.117.0/24 via inet6 ff02::1 dev v0' \
  'add 203.0.117.0/24 via inet6 2001:db8::9 dev v1' 'add 203.0.117.0/24 via inet6 2001:db9::9 dev v1 onlink' \
  'add 203.0.118.0/24 realm 5 nexthop via 192.0.2.7 realm 7 nexthop via 192.0.2.8' \
  'add 203.0.119.0/24 dev v0 nexthop via 192.0.2.7 nexthop via 192.0.2.8' \
  'add 203.0.119.0/24 dev v0 nexthop via 192.0.2.7 dev v0 nexthop via 192.0.2.8' 'add local 203.0.120.1 nexthop dev v0 nexthop dev v1' \
  'add 203.0.120.0/24 scope link nexthop dev v0 nexthop dev v1' 'add blackhole 203.0.121.0/24 nexthop via 192.0.2.7' \
  'add 203.0.121.0/24 nexthop via 192.0.3.7 nexthop via 192.0.2.7' 'del 203.0.113.0/24 nexthop via 192.0.2.7' \
  'del 203.0.113.0/24 nexthop via 192.0.2.7 nexthop dev v1' 'del 203.0.113.0/24 nexthop via 192.0.2.3 weight 9 nexthop via 192.0.2.4' \
  'del 203.0.114.0/24 via 192.0.2.7' 'del 203.0.118.0/24 nexthop via 192.0.2.7 realm 8 nexthop via 192.0.2.8' 'del 203.0.118.0/24 dev v0' 'show dev v1' \
  'show via 192.0.2.7' 'get 203.0.114.1 oif v1' 'get fibmatch 203.0.114.1' \
  'add 203.0.113.0/24 via 192.0.2.9 nexthop via 192.0.2.2 nexthop via 198.51.100.2' \
  'add 203.0.113.0/24 via 192.0.2.2 nexthop via 192.0.2.2 nexthop via 198.51.100.2' \
  'add 203.0.114.0/24 dev v0 via 192.0.2.2 realm 4 nexthop via 192.0.2.2 dev v0 realm 4 nexthop via 198.51.100.2' \
  'add 203.0.115.0/24 via 192.0.2.9 realm 3 nexthop via 192.0.2.2 nexthop via 198.51.100.2' \
  'add 203.0.115.0/24 via inet6 fe80::1 nexthop via inet6 fe80::1 dev v0 nexthop via 198.51.100.2' \
  'add 203.0.116.0/24 via inet6 fe80::2 nexthop via inet6 fe80::1 dev v0 nexthop via 198.51.100.2' \
  'del 203.0.113.0/24 nexthop via 192.0.2.2 nexthop via 198.51.100.2 nexthop via 192.0.2.5' \
  'del 203.0.114.0/24 nexthop via 192.0.2.2 realm 5 nexthop via 198.51.100.2' 'del 203.0.114.0/24 via 192.0.2.2 realm 5' 'del 203.0.114.0/24 realm 5' \
  'add 203.0.117.0/24 via 192.0.2.2 realm 9' 'del 203.0.117.0/24 via 192.0.2.2 realm 5' 'del 203.0.117.0/24 via inet6 fe80::1' \
  'del 203.0.117.0/24 realm 8 via 192.0.2.2' 'del 203.0.117.0/24 realm 8' 'del 203.0.115.0/24 nexthop via inet6 fe80::1 nexthop via 198.51.100.2' \
  'add 203.0.118.0/24 nexthop via 192.0.2.2 nexthop via 198.51.100.2' 'del 203.0.118.0/24 nexthop via 192.0.2.2' \
  'del 203.0.118.0/24 nexthop dev v0 nexthop dev v0' 'del 203.0.118.0/24 nexthop dev v0 nexthop dev v1'; do
  r "ip route $words"
done
r "ip -j route"
r "ip -o route"
r "ip route show dev v1"
ip link set v1 down
sleep 1
r "ip route"
ip link set v1 up
sleep 2.2
r "ip route"
ip addr del 192.0.2.1/24 dev v0
r "ip route"
listen
kill %1
wait
cat heard
