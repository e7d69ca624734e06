# moving one end of a working veth pair takes it down and the other loses its carrier
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip netns add B
ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip -n A link set v0 up
ip -n A link set v1 up
look() { ${SETTLE:-:} 1.3; r ip -n A link; r ip -n B link; }
look
r ip -n A link set v1 netns B
look
r ip -n B link set v1 up
look
r ip -n B link set v1 netns A
look
r ip -n A link set v1 up
look
