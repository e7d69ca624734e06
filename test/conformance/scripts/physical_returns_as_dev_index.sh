# a device whose name is taken at home returns as dev and its index
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip link set eth0 netns A
r ip link set eth1 name eth0
r ip link show eth0
r ip netns del A
${SETTLE:-:} 0.5
r ip link show dev2
r ip link show eth0
