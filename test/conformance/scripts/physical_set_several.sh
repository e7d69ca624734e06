# up, name and netns in one command, in any order of the words
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
r ip link set dev eth0 up netns A
r ip link set eth1 netns A name lan up
${SETTLE:-:} 3
r ip -n A -br link
r ip -n A link set lan netns 1 name eth1
r ip link show eth1
r ip -n A link set eth0 netns 1 mtu 10
r ip link show eth0
