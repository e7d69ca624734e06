# interfaces do not leave their phy, wherever that is, and are down after a move
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
code() { "$@" > /dev/null 2>&1; echo "\$ $* [rc=$?]"; }  # what is said about it differs between kernels

ip netns add A
ip netns add B
r ip link set wlan0 up
r iw phy phy0 set netns name A
r ip -n A link show wlan0
code ip -n A link set wlan0 netns B
code ip -n A link set wlan0 netns 1
r ip -n A link set wlan0 address 02:00:00:00:00:07 mtu 1400
r ip netns exec A iw phy phy0 set netns name B
r ip -n B link show wlan0
code ip -n B link set wlan0 netns A
ip netns del A
r ip netns del B
${SETTLE:-:} 0.5
r ip link show wlan0
