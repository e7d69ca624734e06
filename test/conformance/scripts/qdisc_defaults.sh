# what devices get by default where that is fq_codel
# kernel: vm
# clock: virtual
# type bond, type bridge, type ifb, type macvlan, type vlan
r() { echo "\$ $1"; eval "$1" 2>&1; echo "[rc=$?]"; }

for dev in eth0 eth1 wlan0; do ip link set $dev up; done; ${SETTLE:-:} 1.5
r "sysctl net.core.default_qdisc"
r "tc qdisc"; r "tc class show dev wlan0"; r "tc -j qdisc show dev wlan0"; r "tc qdisc show dev eth0 invisible"
r "tc qdisc add dev wlan0 parent :1 handle 5: pfifo limit 3"; r "tc qdisc show dev wlan0"; r "tc class show dev wlan0"
r "tc qdisc del dev wlan0 parent :1"; r "tc qdisc show dev wlan0"; r "tc qdisc del dev wlan0 root"
r "tc qdisc replace dev wlan0 root handle 1: pfifo; tc qdisc show dev wlan0"; r "tc qdisc del dev wlan0 root; tc qdisc show dev wlan0"
r "ip link set eth0 mtu 1000; tc qdisc show dev eth0"
r "tc qdisc replace dev eth0 root handle 1: netem delay 1ms; tc qdisc show dev eth0; tc qdisc del dev eth0 root; tc qdisc show dev eth0"
ip netns add A
r "ip link set eth0 netns A; tc -n A qdisc; ip -n A link set eth0 up; tc -n A qdisc"
ip link add du0 type dummy; ip link add if0 type ifb; ip link add bo0 type bond; ip link add link eth1 name vl0 type vlan id 5
for dev in du0 if0 bo0 vl0; do ip link set $dev up; done; ${SETTLE:-:} 1.5
r "tc qdisc"
for dev in du0 if0 bo0 vl0; do r "tc qdisc replace dev $dev root handle 1: bfifo; tc qdisc show dev $dev"; done
