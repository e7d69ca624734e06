# a port that goes to another namespace leaves its vrf; a vrf dies with its namespace, and cards come home without it
# kernel: vm
# clock: virtual
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip link add red address 02:00:00:00:00:aa type vrf table 1001
ip -n A link add red address 02:00:00:00:00:ab type vrf table 10
ip link add d0 address 02:00:00:00:00:d0 up type dummy
ip addr add 10.0.0.1/24 dev d0
r ip link set d0 vrf red
r ip link set eth0 vrf red
r ip link show vrf red
r ip link set d0 netns A
r ip -n A -d link show d0
r ip -n A route show table all
r ip -n A link set d0 vrf red
r ip -n A link set d0 up
r ip -n A addr add 10.0.0.1/24 dev d0
r ip link set eth0 netns A
r ip -n A link set eth0 vrf red
r ip -n A addr add 10.7.0.1/24 dev eth0
r ip -n A link set eth0 up
sleep 2
r ip -n A link show vrf red
r ip -n A route show table 10
r ip link show vrf red
r ip netns del A
sleep 1
r ip link
r ip route show table all
r ip link set eth0 vrf red
r ip -d link show eth0
r ip link del red
r ip -d link show eth0
r ip route show table 1001
