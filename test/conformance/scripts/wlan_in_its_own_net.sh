# Devices that cannot move, asked to move to where they are; the transmit power of an interface that has been up.
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
r ip link set lo netns 1
r ip link set wlan0 netns 1
r ip link set eth0 netns 1
r ip link set lo netns 1 name x
r iw dev wlan0 info
r ip link set wlan0 up
r iw dev wlan0 info
r ip link set wlan0 down
r iw dev
ip netns add A
r iw phy phy0 set netns name A
r ip netns exec A iw dev
ip netns del A
sleep 1.2
r iw dev
