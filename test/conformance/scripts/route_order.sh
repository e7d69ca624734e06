# kernel: sandbox
# The order of routes with one destination: add, append, prepend, replace, change, delete.
r() { echo "\$ $1"; eval "$1" 2>&1; echo "[rc=$?]"; }
ip link add v0 type veth peer name v1; ip link set v0 up; ip link set v1 up; ${SETTLE:-:} 0.15
r "ip route add 10.0.0.0/24 dev v0"; r "ip route append 10.0.0.0/24 dev v1"; r "ip route append 10.0.0.0/24 dev v1"; r "ip route prepend 10.0.0.0/24 dev v0 proto static"; r "ip route prepend 10.0.0.0/24 dev v0 proto static"
r "ip route add 10.0.0.0/24 dev v0 metric 5"; r "ip route add 10.0.0.0/24 dev v0 metric 3"; r "ip route add 10.0.0.0/24 dev v0 tos 8"; r "ip route add 10.0.0.0/24 dev v0 tos 0x10 metric 9"
r "ip route add 10.0.0.0/16 dev v0"; r "ip route add 10.0.0.0/25 dev v0"; r "ip route add 9.0.0.0/8 dev v0"; r "ip route add 10.0.0.5 dev v0"; r "ip route add default dev v0"; r "ip route add 0.0.0.0/1 dev v0"; r "ip route add 128.0.0.0/1 dev v1"
r "ip route"
r "ip route replace 10.0.0.0/24 dev v0"; r "ip route replace 10.0.0.0/24 dev v0 proto static"; r "ip route replace 10.0.0.0/24 dev v1 proto 99"; r "ip route change 10.0.0.0/24 dev v0 proto 98"; r "ip route change 10.0.0.0/24 dev v0 metric 77"; r "ip route replace 10.0.0.0/24 dev v0 metric 77"; r "ip route change blackhole 10.0.0.0/24 metric 77"; r "ip route test 10.0.0.0/24 dev v0"; r "ip route test 10.0.9.0/24 dev v0"
r "ip route show 10.0.0.0/24"
r "ip route del 10.0.0.0/24 dev v1 proto 98"; r "ip route del 10.0.0.0/24 metric 3"; r "ip route del 10.0.0.0/24 tos 0x10"; r "ip route del 10.0.0.0/24"; r "ip route del 10.0.0.0/24 scope host"; r "ip route del 10.0.0.0/24 via 1.2.3.4"; r "ip route del 10.0.0.0/24 dev v1"; r "ip route del unicast 10.0.0.0/24 metric 77"; r "ip route del blackhole 10.0.0.0/24"; r "ip route del 10.0.0.0/23"
r "ip route"; r "ip -o route"
r "ip route flush 10.0.0.0/24"; r "ip route flush root 10.0.0.0/8"; r "ip route"; r "ip route flush table main"; r "ip route"; r "ip route flush table 55"; r "ip route flush cache"; r "ip route flush dev v0"
