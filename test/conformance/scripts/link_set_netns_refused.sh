# moves that are refused, in the words of Linux 6.1
# kernel: vm
# of each kind: type bond, type bridge, type dummy
# an address that nobody chose is hidden
r() { echo "\$ $*"; "$@" 2>&1 | sed -E "/ (02:00|52:54|12:00|00:00|ff:ff)[^ ]* brd/!s/ether [0-9a-f:]{17}/ether RANDOM/"; echo "[rc=${PIPESTATUS[0]}]"; }

ip netns add A
for d in b0:bond br0:bridge d0:dummy d1:dummy; do ip link add ${d%:*} type ${d#*:}; done
ip -n A link add d0 type dummy
ip -n A link add a1 type dummy
for d in lo b0 br0 wlan0 d0; do r ip link set $d netns A; done
r ip link set d0 netns A name a1
r ip link set d1 netns A name a/b
r ip link property add dev d1 altname a1
r ip link set d1 netns A
r ip link property del dev d1 altname a1
r ip link set d1 netns A index 2
r ip link set d1 netns A index 1
r ip link set d1 netns nope
r ip link set d1 netns A name 'x%d'
r ip -n A link
