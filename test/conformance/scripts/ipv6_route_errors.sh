# What Linux has against routes of IPv6.
# kernel: sandbox
# clock: virtual
r() { echo "\$ $1"; eval "$1" 2>&1; echo "[rc=$?]"; }
pair() {
  ip netns add A
  ip -n A link set lo up
  ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
  ip -n A link set v0 up
  ip -n A link set v1 up
}
pair
ip -n A addr add 2001:db8::1/64 dev v0 nodad
ip -n A addr add 2001:db8:1::1/64 dev v1 nodad
sleep 2.2
R='ip -n A -6 route'
r "$R add default via 2001:db8::9"
for words in 'add default via 2001:db8::9' 'add default via 2001:db8::8' 'add 2001:db8:5::/64 via fe80::9' \
  'add 2001:db8:5::/64 via 2001:db8:77::9' 'add 2001:db8:5::/64 via 2001:db8::1' 'add 2001:db8:5::/64 via 2001:db8::1 dev v0' \
  'add 2001:db8:5::/64 via 2001:db8:1::9 dev v0' 'add 2001:db8:5::/64 via ff02::1 dev v0' 'add 2001:db8:5::/64 via :: dev v0' \
  'add 2001:db8:5::/64 via ::1 dev v0' 'add 2001:db8:5::/64 via fe80::ff:fe00:1 dev v0' 'add 2001:db8:5::/64 via fe80::ff:fe00:2 dev v0' \
  'add 2001:db8:5::/64 via fe80::1 dev lo' 'add 2001:db8:6::/64 via 2001:db8::99 dev lo' 'add 2001:db8:6::/64 dev nope' 'add 2001:db8:6::/64' \
  'add 2001:db8:e::/64 via 2001:db8::1 dev v0 onlink' 'add 2001:db8:e::/64 via 2001:db8:1::7 dev v0 onlink' 'add 2001:db8:e::/64 via 2001:db8:99::1 onlink' \
  'add 2001:db8:11::/64 dev v0 src 2001:db8::77' 'add 2001:db8:15::/64 nexthop dev v0 nexthop dev v1' \
  'add 2001:db8:16::/64 nexthop via 2001:db8::2 nexthop via 2001:db8::2' 'add 2001:db8:17::/64 via inet 192.0.2.1 dev v0' \
  'add 2001:db8:19::/64 dev v0 tos 0x10' 'change 2001:db8:1b::/64 dev v0' 'change 2001:db8::/64 dev v0 metric 3' 'del 2001:db8:55::/64' 'del 2001:db8:5::/64 table 77' \
  'del default via 2001:db8::7' 'del default dev v1' 'del default metric 3' 'del default proto kernel' 'del default' 'del default' 'del default metric 7' 'show table 99'; do
  r "$R $words"
done
ip -n A link set v1 down
r "$R add 2001:db8:20::/64 dev v1"
r "$R add 2001:db8:20::/64 via fe80::1 dev v1"
r "$R add 2001:db8:20::/64 via 2001:db8:99::1 dev v1 onlink"
r "$R show table all"
