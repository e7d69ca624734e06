# ip netns add inside ip netns exec leaves a dead file behind
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
r ip netns exec A ip netns add Y
${SETTLE:-:} 0.2
r ip netns list
r ip netns exec Y true
r ip -n Y link
r ip netns pids Y
r ip netns identify
r ip netns add Y
r ip netns set Y 3
r ip link add v0 type veth peer name v1 netns Y
r ip netns del Y
r ip netns list
