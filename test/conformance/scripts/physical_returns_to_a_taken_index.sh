# a device that finds its index taken at home gets the next one
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip link set eth0 netns A
r ip link add d0 index 2 address 02:00:00:00:00:01 type dummy
r ip netns del A
${SETTLE:-:} 0.5
ip -o link show d0 | cut -d'<' -f1
ip -o link show eth0 | cut -d'<' -f1
