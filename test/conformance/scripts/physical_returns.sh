# when its namespace dies a physical device goes home under its own name, down
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
r ip link set eth0 netns A
r ip link show eth0
r ip -n A link
r ip -n A link set eth0 up mtu 1400 address 02:00:00:00:00:01
${SETTLE:-:} 3
r ip -n A -br link
r ip netns del A
${SETTLE:-:} 0.5
r ip link show eth0
r ip netns list
