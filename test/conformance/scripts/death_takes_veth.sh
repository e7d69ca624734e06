# a namespace that dies takes its veth ends with it, and their peers elsewhere
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip netns add B
ip netns add C
ip -n A link add a0 type veth peer name b0 netns B
ip -n A link add a1 type veth peer name c1 netns C
ip -n B link add b2 type veth peer name c2 netns C
r ip netns del A
${SETTLE:-:} 0.2
ip -n B -o link | cut -d'<' -f1
ip -n C -o link | cut -d'<' -f1
r ip -n B netns list-id
r ip netns list
