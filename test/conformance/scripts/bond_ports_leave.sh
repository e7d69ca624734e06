# ports that move, go, or lose their bond have their own address and mtu again
# kernel: vm
# an address that nobody chose is hidden
r() { echo "\$ $*"; "$@" 2>&1 | sed -E "/ (02:00|52:54|12:00|00:00|ff:ff)[^ ]* brd/!s/ether [0-9a-f:]{17}/ether RANDOM/"; echo "[rc=${PIPESTATUS[0]}]"; }

ip netns add A
for i in 0 1 2; do ip link add d$i address 02:00:00:00:00:d$i type dummy; done
ip link add b0 address 02:00:00:00:00:b0 mtu 1300 type bond mode active-backup
for d in d0 d1 d2 eth0; do r ip link set $d master b0; done
r ip link set b0 up
${SETTLE:-:} 4
r ip link
r ip link set d0 netns A
r ip -n A link
r ip link set eth0 netns A
r ip -n A link
r ip link del d1
r ip link set b0 netns A
r ip link show b0
r ip link del b0
${SETTLE:-:} 1.2
r ip link
r ip netns del A
${SETTLE:-:} 1
r ip link
