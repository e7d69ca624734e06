# a veth pair is not made when one of its names is taken
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip netns add B
r ip -n A link add v0 type veth peer name v1
r ip -n A link add v0 type veth peer name v2
r ip -n A link add v2 type veth peer name v1
r ip -n A link add v2 type veth peer name v2
r ip -n A link add v2 type veth peer name lo
r ip -n A link add lo type veth peer name v2
r ip -n A link add v3 type veth peer name v0 netns B
r ip -n A link add v4 type veth peer name v0 netns B
r ip -n A link add v1 netns B type veth peer name v0
ip -n A -o link | cut -d'<' -f1
ip -n B -o link | cut -d'<' -f1
r ip -n A link add v5 type veth peer name v6
ip -n A -o link | cut -d'<' -f1
