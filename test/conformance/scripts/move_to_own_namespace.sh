# moving a device to the namespace where it is changes nothing
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip -n A link set v0 up
ip -n A link set v1 up
${SETTLE:-:} 1.3
r ip -n A link set v0 netns A
r ip -n A link
r ip -n A netns list-id
r ip -n A link set v0 netns A name w0
r ip -n A link set lo netns A
r ip -n A -br link
