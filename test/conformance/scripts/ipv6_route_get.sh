# Which route a packet of IPv6 takes, and from which address.
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
ip -n A addr add fd00::1/64 dev v1 nodad
sleep 2.2
R='ip -n A -6 route'
for words in 'add default via 2001:db8::9' 'add unreachable 2001:db8:6::/64' 'add blackhole 2001:db8:7::/64' 'add prohibit 2001:db8:8::/64' \
  'add throw 2001:db8:9::/64' 'add 2001:db8:c::/64 dev lo' 'add local 2001:db8:b::/64 dev lo' 'add 2001:db8:10::/64 dev v1 src 2001:db8::1' \
  'add 2001:db8:12::/64 dev v0 mtu 1400' 'add 2001:db8:13::/64 dev v1 metric 5' 'add 2001:db8:13::/64 dev v0 metric 7' 'add default dev v1 table 100'; do
  r "$R $words"
done
for d in 2001:db8::5 2001:db8::1 ::1 fe80::5 fe80::ff:fe00:1 ff02::1 2001:db8:6::1 2001:db8:7::1 2001:db8:8::1 2001:db8:9::1 9999::1 2001:db8:c::1 \
  2001:db8:b::1 2001:db8:10::1 2001:db8:12::1 2001:db8:13::1 fd00::5 fd00:1::5 2002::1 'fe80::5 oif v1' '2001:db8:13::1 oif v0' '9999::1 from 2001:db8::1' '9999::1 from 2001:db8::77' \
  '9999::1 iif v1' '9999::1 oif v1' '2001:db8::5 oif v1' 'fibmatch 9999::1' 'fibmatch 2001:db8:13::1' '2001:db8:13::1 mark 7'; do
  r "$R get $d"
done
r 'ip -n A -6 rule add from 2001:db8::1 table 100'
r 'ip -n A -6 rule add to 9999::/16 unreachable'
r 'ip -n A -6 rule add to 9998::/16 prohibit'
r 'ip -n A -6 rule add to 9997::/16 blackhole'
r 'ip -n A -6 rule add fwmark 7 table 100'
r 'ip -n A -6 rule'
for d in '9996::1' '9996::1 from 2001:db8::1' 9999::1 9998::1 9997::1 '9996::1 mark 7'; do r "$R get $d"; done
r "$R del default"
r "$R get 9996::1"
