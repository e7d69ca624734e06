# a port that moves or goes is released; a bridge that goes releases its ports
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A; ip netns add B
ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip -n A link add w0 address 02:00:00:00:00:03 type veth peer name w1 address 02:00:00:00:00:04
ip -n A link add br0 address 02:00:00:00:00:aa type bridge
ip -n A link set v0 master br0
ip -n A link set w0 master br0
ip -n A link set v1 master br0
ip -n A link set br0 up
for dev in v0 v1 w0 w1; do ip -n A link set $dev up; done
${SETTLE:-:} 1.3
r ip -n A link
r ip -n A link set v0 netns B
${SETTLE:-:} 1.3
r ip -n A link
r ip -n B link
r ip -n B link set v0 netns A
r ip -n A link show v0
r ip -n A link del w0
${SETTLE:-:} 1.3
r ip -n A -br link
r ip -n A link del br0
r ip -n A link
