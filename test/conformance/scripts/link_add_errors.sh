# what ip link add refuses
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
r ip -n A link add
r ip -n A link add v0
r ip -n A link add v0 type
r ip -n A link add v0 type nonsense
r ip -n A link add type nonsense
r ip -n A link add name
r ip -n A link add v0 type loopback
r ip -n A link add v0 veth
r ip -n A link add v0 type veth frob
r ip -n A link add v0 type veth peer
r ip -n A link add v0 type veth peer name
r ip -n A link add lo type veth peer name v1
r ip -n A link add v0 netns type veth
r ip -n A link add v0 mtu foo type veth
r ip -n A link add v0 address foo type veth
ip -n A -o link | cut -d'<' -f1
