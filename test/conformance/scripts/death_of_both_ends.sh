# both namespaces of a veth pair deleted at once
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip netns add B
ip netns add C
ip -n A link add a0 type veth peer name b0 netns B
ip -n A link add a1 type veth peer name c1 netns C
ip netns del A
ip netns del B
${SETTLE:-:} 0.2
r ip netns list
r ip -n C -br link
r ip -n C netns list-id
