# what may be set on a physical device, and that it cannot be deleted
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

r ip link del eth0
r ip link del eth1
r ip link add eth0 type dummy
r ip link add eth1 type veth
r ip link set eth0 mtu 1400
r ip link set eth0 address 02:00:00:00:00:01
r ip link set eth0 address 01:00:00:00:00:01
r ip link set eth0 mtu 10
r ip link set eth0 mtu 100000
r ip link show eth0
r ip link set eth0 name eth1
r ip link set eth0 name net0
r ip link show net0
r ip -j link show net0
r ip link show eth0
r ip link set eth1 mtu 67
r ip link set eth1 mtu 68
r ip link set eth1 mtu 65535
r ip link set eth1 mtu 65536
r ip link show eth1
