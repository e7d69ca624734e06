# a name given in the dead namespace is kept if it is free at home
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip link set eth0 netns A name lan
r ip -n A -br link
r ip netns del A
${SETTLE:-:} 0.5
r ip link show eth0
r ip link show lan
