# a station is no port of a bridge, but of a bond; the carrier goes when it is opened
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
ip link add br0 type bridge
ip link add bond0 type bond
r ip link set wlan0 master br0
r ip -br link show wlan0
r ip link set wlan0 master bond0
sleep 1.2
r ip -br link show wlan0
r ip link set wlan0 nomaster
r ip -br link show wlan0
