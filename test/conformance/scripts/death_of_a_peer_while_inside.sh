# del takes only the name: a process inside and the peer outside notice nothing
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip netns add B
ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02 netns B
r ip netns exec A bash -c '
ip netns del A
${SETTLE:-:} 0.2
ip link show v0
ip netns identify
ip -n B -br link show v1
ip -n A link
ip netns add A
ip -n A link
ip link set v0 up'
${SETTLE:-:} 0.2
r ip -n B link
r ip -n A link
