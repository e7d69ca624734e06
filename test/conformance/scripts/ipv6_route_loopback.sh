# Routes through lo must find it up like any other device; those that reject need none.
# kernel: sandbox
# clock: virtual
r() { echo "\$ $1"; eval "$1" 2>&1; echo "[rc=$?]"; }
ip netns add A
R='ip -n A -6 route'
for words in 'add 2001:db8::/64 dev lo' 'prepend 2001:db8::/64 dev lo' 'add ::1 dev lo' 'add default dev lo table 5' \
  'add local 2001:db8::5 dev lo' 'add anycast 2001:db8::6 dev lo' 'add multicast ff05::1 dev lo' \
  'add unreachable 2001:db8::8 dev lo' 'add blackhole 2001:db8::9' 'add 2001:db8::c onlink dev lo' \
  'add 2001:db8::d via fe80::1 dev lo' 'add 2001:db8::d via fe80::1 dev lo onlink' 'show table all'; do
  r "$R $words"
done
ip -n A link set lo up
for words in 'add 2001:db8:1::/64 dev lo' 'add default dev lo' 'add ::1 dev lo metric 5' 'show table all'; do
  r "$R $words"
done
ip netns exec A sysctl -qw net.ipv6.conf.lo.disable_ipv6=1
for words in 'add 2001:db8:2::/64 dev lo' 'add prohibit 2001:db8:3::/64' 'show'; do
  r "$R $words"
done
ip -n A link set lo down
r "$R show table all"
