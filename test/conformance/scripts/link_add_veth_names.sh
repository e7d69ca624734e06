# the ways to name the ends of a veth pair
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
r ip -n A link add a0 type veth peer name a1
r ip -n A link add name b0 type veth peer name b1
r ip -n A link add dev c0 type veth peer c1
r ip -n A link add type veth peer name d1
r ip -n A link add e%d type veth peer name f%d
r ip -n A link add e%d type veth peer name e%d
r ip -n A link add name g0 type veth peer dev g1
ip -n A -o link | cut -d'<' -f1
