# the queueing discipline that devices get when they are opened, and lose when they move
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

for d in eth0 eth1 wlan0 hwsim0; do ip link set $d up; done
ip link add i0 address 02:00:00:00:00:0a type ifb
ip link add b0 address 02:00:00:00:00:0b type bond
for d in i0 b0; do ip link set $d up; done
${SETTLE:-:} 3
r ip link
r sysctl net.core.default_qdisc
r sysctl -w net.core.default_qdisc=pfifo_fast
ip netns add A
r ip link set eth0 netns A
r ip -n A link set eth0 up
r ip link set eth1 down
r ip link set eth1 up
${SETTLE:-:} 3
r ip -n A link show eth0
r ip link show eth1
