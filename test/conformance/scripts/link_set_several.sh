# one ip link set can change several things, in any order of the words
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip netns add B
ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
r ip -n A link set v0 mtu 1400 address 02:00:00:00:00:0a name w0 up
r ip -n A link set up dev v1 mtu 1300
${SETTLE:-:} 1.3
r ip -n A link
r ip -n A link set w0 up down
${SETTLE:-:} 1.3
r ip -n A -br link show w0
r ip -n A link set w0 down up
${SETTLE:-:} 1.3
r ip -n A -br link show w0
r ip -n A link set v1 netns B name x up mtu 1200 address 02:00:00:00:00:0b
${SETTLE:-:} 1.3
r ip -n B link
r ip -n A link
r ip -n B link set up netns A dev x
${SETTLE:-:} 1.3
r ip -n A link
