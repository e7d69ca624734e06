# neighbours by the master of their device
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip link add red address 02:00:00:00:00:aa type vrf table 1001
ip link add blue address 02:00:00:00:00:bb type vrf table 1002
ip link add br0 address 02:00:00:00:00:b0 type bridge
for d in d0 d1 d2 d3; do ip link add $d address 02:00:00:00:00:$d type dummy; done
ip link set d0 vrf red; ip link set d1 vrf blue; ip link set d2 master br0
for i in 0 1 2 3; do ip neigh add 10.0.$i.7 lladdr 02:00:00:00:00:07 dev d$i; done
ip neigh add proxy 10.0.0.9 dev d0
ip neigh add proxy 10.0.3.9 dev d3
for words in "vrf red" "master red" "master br0" nomaster "vrf blue" "vrf nope" "vrf d0" "vrf br0" vrf "master nope" "master d0" \
  "vrf red dev d0" "vrf red dev d1" "proxy vrf red" "proxy nomaster" "proxy master br0" "vrf red nomaster" "nomaster vrf red"; do
  r ip neigh show $words
done
r ip -j neigh show vrf red
r ip neigh flush vrf red
r ip neigh flush nud permanent vrf red
r ip neigh show dev d0
r ip neigh show dev d1
r ip neigh flush nud permanent nomaster
r ip neigh show dev d3
