# state and flags of a veth pair made across two namespaces
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip netns add B
ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02 netns B
look() { ${SETTLE:-:} 1.3; r ip -n A link; r ip -n B link; }
look
r ip -n A link set v0 up
look
r ip -n B link set v1 up
look
r ip -n A link set v0 down
look
r ip -n B link set v1 down
look
