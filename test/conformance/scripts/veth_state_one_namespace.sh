# state and flags of both ends of a veth pair in one namespace, going up and down
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
look() { ${SETTLE:-:} 1.3; r ip -n A -br link; }
look
r ip -n A link set v0 up
look
r ip -n A link set v1 up
look
r ip -n A link
r ip -n A link set v0 down
look
r ip -n A link
r ip -n A link set v1 down
look
r ip -n A link set v1 up
look
r ip -n A link set v0 up
look
