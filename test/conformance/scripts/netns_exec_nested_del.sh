# ip netns del inside ip netns exec deletes the name for everybody
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip netns add B
ip link add v0 type veth peer name v1 netns B
r ip netns exec A ip netns del B
${SETTLE:-:} 0.2
r ip netns list
r ip link show v0
