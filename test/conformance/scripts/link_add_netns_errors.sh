# which error wins when a veth pair is made in a place that is not there
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
r ip -n A link add v0 netns nope type veth
r ip -n A link add v0 netns 999999 type veth
r ip -n A link add v0 netns nope type nonsense
r ip -n A link add v0 netns 999999 type nonsense
r ip -n A link add lo netns 999999 type veth
r ip -n A link add v0 type veth peer name v1 netns nope
r ip -n A link add v0 type veth peer name v1 netns 999999
r ip -n A link add lo type veth peer name v1 netns 999999
r ip -n A link add v0 netns nope
r ip -n A link add v0 type veth peer name 1234567890123456 netns nope
r ip -n A link add v0 mtu 10 netns 999999 type veth
r ip -n A -br link
