# deleting one end of a veth pair deletes the other, here or elsewhere
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip netns add B
ip -n A link add v0 type veth peer name v1
r ip -n A link del v0
r ip -n A -br link
ip -n A link add v0 type veth peer name v1
r ip -n A link delete dev v1
r ip -n A -br link
ip -n A link add v0 type veth peer name v1 netns B
r ip -n B link del v1
r ip -n A -br link
r ip -n B -br link
ip -n A link add v0 type veth peer name v1 netns B
r ip -n A link del v0 type veth
r ip -n B -br link
