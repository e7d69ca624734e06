# Nexthops with a gateway, one prefix and one metric are one route of IPv6, however they came.
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
for words in 'add default via 2001:db8::9' 'append default via 2001:db8::8' 'append default via fe80::9 dev v0' 'append default dev v0' \
  'append default dev v1' 'append default via 2001:db8::9' 'add 2001:db8:14::/64 nexthop via 2001:db8::2 nexthop via 2001:db8:1::2 weight 3' \
  'append 2001:db8:14::/64 via 2001:db8::3' 'show' 'replace 2001:db8:14::/64 via 2001:db8::7' 'replace 2001:db8:1b::/64 dev v0' \
  'replace 2001:db8:1b::/64 via 2001:db8::5' 'replace 2001:db8:1b::/64 nexthop via 2001:db8::2 nexthop via 2001:db8:1::2' \
  'replace default dev v1' 'show' 'del default via 2001:db8::8' 'show default' 'del 2001:db8:1b::/64 via 2001:db8::2' 'show 2001:db8:1b::/64' \
  'add 2001:db8:1c::/64 nexthop via 2001:db8::2 nexthop via 2001:db8:1::2' 'add 2001:db8:1d::/64 nexthop via 2001:db8::2 nexthop via 2001:db8:1::2'; do
  r "$R $words"
done
r "ip -n A -j -6 route"
ip -n A link set v1 down
r "$R show table all"
ip -n A link set v1 up
r "$R show"
r "$R del default"
r "$R show default"
