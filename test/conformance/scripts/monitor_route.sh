# messages about routes and rules as ip monitor shows them
# kernel: sandbox
# clock: virtual
listen() { read -rt 1 <> <(:); }

ip netns add A
ip link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip link set v1 up
ip -4 monitor route label > four &
ip -o -4 monitor route dev v0 > one &
ip -6 monitor route > six &
ip monitor rule label > rules &
ip -6 monitor rule > rules6 &
listen
ip addr add 10.0.0.1/24 dev v0
ip link set v0 up
sleep 3
ip route add 10.1.0.0/16 via 10.0.0.2
ip route add 10.2.0.0/16 dev v0 table 100 metric 7
ip route append 10.1.0.0/16 via 10.0.0.3
ip route replace 10.1.0.0/16 via 10.0.0.4
ip route add blackhole 10.3.0.0/16
ip route add 10.4.0.0/16 nexthop via 10.0.0.5 nexthop via 10.0.0.6 weight 3
ip route del 10.3.0.0/16
ip route del 10.9.0.0/16
ip rule add from 10.0.0.1 table 100 pref 5
ip -6 rule add iif v0 table 200
ip rule del pref 5
ip -6 route add 2001:db8:1::/48 dev v0
ip -6 route add unreachable 2001:db8:2::/48
ip -6 route add 2001:db8:3::/48 via fe80::1 dev v0
ip -6 route replace 2001:db8:3::/48 via fe80::2 dev v0
ip -6 route del 2001:db8:1::/48
ip addr del 10.0.0.1/24 dev v0
ip link set v0 down
listen
kill %1 %2 %3 %4 %5
for file in four one six rules rules6; do echo "== $file"; cat $file; done
