# a device that is up keeps its name until Linux 6.2
# kernel: vm
# an address that nobody chose is hidden
r() { echo "\$ $*"; "$@" 2>&1 | sed -E "/ (02:00|52:54|12:00|00:00|ff:ff)[^ ]* brd/!s/ether [0-9a-f:]{17}/ether RANDOM/"; echo "[rc=${PIPESTATUS[0]}]"; }

ip netns add A
ip link add d0 address 02:00:00:00:00:d0 type dummy
ip link set d0 up
r ip link set d0 name d1
r ip link set d0 name d0
r ip link set d0 name a/b
r ip link set d0 name lo
r ip link set lo up
r ip link set lo name loop
r ip link set d0 down name d1
r ip link set d1 up name d2
r ip link property add dev d1 altname other
r ip link set d1 netns A name d3
r ip -n A link
r ip link set eth0 up
r ip link set eth0 name lan
r ip link set eth0 down
r ip link set eth0 name lan
r ip link show lan
