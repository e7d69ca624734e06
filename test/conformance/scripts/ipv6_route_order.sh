# In which order routes of IPv6 are shown, and where a new one goes.
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
for words in 'add default dev v0' 'append default dev v1' 'add 2001:db8:5::7/64 dev v0' 'add 2001:db8:5::/64 dev v0 metric 10' \
  'append 2001:db8:5::/64 dev v1 metric 10' 'prepend 2001:db8:5::/64 dev v1 metric 10' 'add 2001:db8:5::/64 dev v1 metric 5' \
  'add 2001:db8:5:1::/64 dev v1' 'add 2001:db8:4::/46 dev v1' 'add 8000::/1 dev v1' 'add unreachable 2001:db8:6::/64' 'add blackhole 2001:db8:7::/64' \
  'add prohibit 2001:db8:8::/64 metric 7' 'add throw 2001:db8:9::/64' 'add unreachable 2001:db8:a::/64 dev v0' 'add local 2001:db8:b::/64 dev lo' \
  'add 2001:db8:c::/64 dev lo' 'add multicast ff05::/16 dev v0' 'add anycast 2001:db8:d::/64 dev v0' 'add 2001:db8:e::/64 via 2001:db8:99::1 dev v0 onlink' \
  'add 2001:db8:f::/64 dev v0 onlink' 'add 2001:db8:10::/64 dev v0 src 2001:db8::1' 'add 2001:db8:12::/64 dev v0 mtu 1400 advmss 100 hoplimit 5' \
  'add 2001:db8:13::/64 dev v0 proto static table 100 pref high' 'add 2001:db8:13::/64 dev v0 table 500' 'add 2001:db8:13::/64 dev v0 table 10 pref low'; do
  r "$R $words"
done
r "$R show table all"
r "$R show default"
r "$R show exact 2001:db8:5::/64"
r "$R show root 2001:db8::/32"
r "$R show match 2001:db8:5::1"
r "$R show proto static table all"
r "$R show type unreachable"
r "$R show dev v1"
r "ip -n A -j -6 route show table all"
r "$R del 2001:db8:5::/64"
r "$R del 2001:db8:5::/64 dev v1 metric 10"
r "$R del 2001:db8:5::9/64"
r "$R show exact 2001:db8:5::/64"
r "$R flush table main"
r "$R show table all"
