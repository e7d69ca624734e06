# kernel: sandbox
# Routes as their links go up and down, lose their carrier, move and die.
r() { echo "\$ $1"; eval "$1" 2>&1; echo "[rc=$?]"; }
ip link add v0 type veth peer name v1; ip link set v0 up; ip link set v1 up; ${SETTLE:-:} 0.15
a() { r "ip -4 route show table all"; }
r "ip route add 10.0.0.0/24 dev v0"; r "ip route add 10.1.0.0/24 dev v1"; r "ip route add 20.0.0.0/8 via 10.0.0.1"; r "ip route add 21.0.0.0/8 nexthop via 10.0.0.1 nexthop via 10.1.0.1"; r "ip route add 22.0.0.0/8 dev v0 scope host"; r "ip route add 23.0.0.0/8 dev v0 table 100"; r "ip route add local 24.0.0.0/8 dev v0"; r "ip route add blackhole 25.0.0.0/8"
a
r "ip link set v1 down"; ${SETTLE:-:} 0.15; a
r "ip link set v1 up"; ${SETTLE:-:} 0.15; a
r "ip route add 10.1.0.0/24 dev v1"; r "ip route replace 21.0.0.0/8 nexthop via 10.0.0.1 nexthop via 10.1.0.1"
r "sysctl -w net.ipv4.conf.v0.ignore_routes_with_linkdown=1"
r "ip link set v1 down"; ${SETTLE:-:} 0.15; a; r "ip route get 20.1.1.1"; r "ip route get 10.0.0.1"
r "ip link set v1 up"; ${SETTLE:-:} 0.15
r "ip netns add A"; r "ip route add 26.0.0.0/8 dev v1"
r "ip link set v1 netns A"; ${SETTLE:-:} 0.15; a; r "ip -n A route"
r "ip -n A link set v1 up"; ${SETTLE:-:} 0.15; a
r "ip -n A route add 10.0.0.0/24 dev v1"; r "ip -n A route add default via 10.0.0.7"
r "ip -n A link set v1 name w1"; r "ip -n A route"
r "ip -n A link set v1 mtu 60"; r "ip -n A link set w1 mtu 60"; r "ip -n A route"
r "ip -n A link set w1 mtu 1500"; r "ip -n A route add 10.0.0.0/24 dev w1"
r "ip link set v0 down"; ${SETTLE:-:} 0.15; a; r "ip -n A route"
r "ip netns del A"; ${SETTLE:-:} 0.3; a
r "ip link set lo up"; r "ip route add 30.0.0.0/8 dev lo"; r "ip route add local 31.0.0.0/8 dev lo"; a; r "ip link set lo down"; a
