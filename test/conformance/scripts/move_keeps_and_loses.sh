# a moved device keeps mtu and address; it is down, its queueing is noop again
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip netns add B
ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip -n A link set v0 mtu 1400 address 02:00:00:00:00:0a up
ip -n A link set v1 up
${SETTLE:-:} 1.3
r ip -n A link
r ip -n A link set v0 netns B
${SETTLE:-:} 1.3
r ip -n B link
r ip -n B link set v0 netns A
${SETTLE:-:} 1.3
r ip -n A link
