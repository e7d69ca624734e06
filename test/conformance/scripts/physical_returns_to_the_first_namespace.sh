# a physical device goes to the first namespace, not to where it came from
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip netns add B
r ip link set eth0 netns A
r ip -n A link set eth0 netns B
r ip -n B link set eth0 name lan
r ip netns del B
${SETTLE:-:} 0.5
r ip -n A -br link
r ip -br link show lan
r ip -n A netns list-id
r ip netns list-id
