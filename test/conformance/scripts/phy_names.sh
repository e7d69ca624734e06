# an interface whose name is taken becomes wlan%d where its phy goes, and comes home as wlan%d; indices as everywhere
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
names() { ip $1 -o link | sed 's/ mtu.*//; /hwsim0/d; s/^[0-9]*: //' | sort; }  # hwsim0 takes an index

ip netns add A
ip -n A link add wlan0 type dummy
ip -n A link add d1 type dummy
ip -n A link add d2 type dummy
ip link set wlan0 name wlan1
r iw phy phy0 set netns name A
r ip -n A -o link show wlan1
names "-n A"
ip -n A link set wlan1 name d3
r ip netns exec A iw phy phy0 set netns 1
names
ip link set d3 name wlan0
r iw phy phy0 set netns name A
names "-n A"
ip link add wlan1 type dummy
ip link add wlan0 type dummy
r ip netns del A
${SETTLE:-:} 0.5
names
