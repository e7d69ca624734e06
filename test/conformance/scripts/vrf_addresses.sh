# what joining, changing and leaving a vrf does to addresses, routes and neighbours of a port
# kernel: vm
# clock: virtual
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
s() { r ip addr show d0; r ip route show table all; }

ip link set lo up
ip link add red address 02:00:00:00:00:aa type vrf table 1001
ip link add blue address 02:00:00:00:00:bb type vrf table 1002
ip link add d0 address 02:00:00:00:00:d0 type dummy
ip addr add 10.0.0.1/24 dev d0
ip addr add 10.0.0.2/24 dev d0
ip addr add 10.6.0.1 peer 10.6.0.2 dev d0
ip addr add 2001:db8::1/64 dev d0
ip link set d0 up
sleep 2
ip route add 10.9.0.0/16 via 10.0.0.9
ip route add 10.8.0.0/16 dev d0
ip -6 route add 2001:db8:9::/64 via 2001:db8::9
ip neigh add 10.0.0.7 lladdr 02:00:00:00:00:07 dev d0
s
r ip link set d0 master red
sleep 2
s; r ip neigh
r ip link set red up
r ip link set d0 master red
s
r ip link set d0 vrf blue
sleep 2
s
r ip addr add 2001:db8::1/64 dev d0 nodad
r ip addr add 10.1.0.1/24 dev d0
r ip addr add 10.1.0.2/24 dev d0
r ip addr del 10.1.0.1/24 dev d0
r ip addr change 10.0.0.1/24 dev d0 metric 5
r ip addr add 127.0.0.1/8 dev blue
r ip addr add ::1/128 dev blue
r ip addr add ::1/128 dev d0
r ip addr add 10.5.0.1/32 dev blue
r ip addr add fe80::1/64 dev blue
r ip link set blue up
sleep 2
s; r ip addr show blue
r ip link set blue down
s
r ip link set blue up
r ip link set d0 down
s
r ip link set d0 nomaster
s
r ip link set d0 vrf red
r ip link set d0 up
sleep 2
s
sysctl -qw net.ipv6.conf.d0.keep_addr_on_down=1 net.ipv6.conf.d0.forwarding=1
ip addr add 2001:db8:5::1/64 dev d0 nodad
s
r ip link set d0 nomaster
sleep 2
s
r ip link set d0 vrf red
sleep 2
r ip link set d0 mtu 1000
s
r ip link set d0 mtu 1500
sleep 2
s
r ip link del red
sleep 2
s
r ip link del blue
s
