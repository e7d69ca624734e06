# the death of a namespace takes the macvlans on its devices elsewhere; theirs leaves what is below
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A; ip netns add B; ip netns add C
ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip -n A link set v1 netns C
ip -n A link add mv0 address 02:00:00:00:00:03 link v0 type macvlan
ip -n A link add mv1 address 02:00:00:00:00:04 link v0 type macvlan
ip -n A link set mv0 netns B
ip -n A link set mv1 netns C
r ip netns del B
${SETTLE:-:} 0.5
r ip -n A link
r ip -n C -br link
r ip netns del A
${SETTLE:-:} 0.5
r ip -n C link
