# a working end goes with the other end, wherever that is deleted
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip netns add B
ip -n A link add v0 type veth peer name v1 netns B
ip -n A link set v0 up
ip -n B link set v1 up
${SETTLE:-:} 1.3
r ip -n B link del v1
${SETTLE:-:} 1.3
r ip -n A link
r ip -n B link
