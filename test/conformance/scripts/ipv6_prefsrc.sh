# routes of IPv6 with a source address: that goes with the last device that has it, and nobody is told
# kernel: sandbox
# clock: virtual
# time for monitors to start and to print, whatever the clock says
listen() { read -rt 1 <> <(:); }
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
ip link set lo up
for i in 1 2 3; do ip link add d$i address 02:00:00:00:00:d$i up type ifb; done
for d in d1 d2; do for i in 1 11 12 13; do ip addr add dev $d 2001:db8:104::$i/64 nodad; done; done
ip addr add dev d3 2001:db8:104::13/128 nodad
r ip -6 route add 2001:db8:105::/64 via 2001:db8:104::2 dev d1 src 2001:db8:104::11
r ip -6 route add 2001:db8:106::/64 dev lo src 2001:db8:104::11
r ip -6 route add 2001:db8:107::/64 dev d2 src 2001:db8:104::11
r ip -6 route add 2001:db8:108::/64 dev d2 src 2001:db8:104::12 table 5
r ip -6 route add 2001:db8:109::/64 dev d1 src 2001:db8:104::12
r ip -6 route add 2001:db8:10a::/64 dev d3 src 2001:db8:104::13
r ip -6 route add 2001:db8:10b::/64 dev d1 src 2001:db8:104::99
r ip -6 route add 2001:db8:10b::/64 src 2001:db8:104::13 nexthop via fe80::1 dev d1 nexthop via fe80::2 dev d2
ip monitor route > m &
listen
s() { r ip -6 route show table all | grep 2001; }
s
for i in 11 12 13; do for d in d1 d2; do
r ip addr del dev $d 2001:db8:104::$i/64; s
done; done
r ip link set d3 down
s
listen; kill $(jobs -p); wait; cat m
