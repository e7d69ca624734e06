# places to which a device cannot go
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip -n A link add v0 type veth peer name v1
r ip -n A link set v0 netns nope
r ip -n A link set v0 netns 999999
r ip -n A link set v0 netns -5
r ip -n A link set v0 netns 0
r ip -n A link set v0 netns a/b
r ip -n A link set v0 netns /run/netns/nope
r ip -n A link set v0 netns /dev/null
r ip -n A link set v0 netns A netns A
r ip -n A link set nope netns A
r ip -n A link set nope netns nope
r ip -n A link set nope netns 999999
r ip -n A link set lo netns nope
r ip -n A link set lo netns 999999
r ip -n A link set lo mtu foo netns nope
ip -n A -o link | cut -d'<' -f1
