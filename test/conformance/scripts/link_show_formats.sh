# a pair of veth ends in every format, together and apart
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip netns add B
ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
r ip -n A link
r ip -n A -o link
r ip -n A -br link
r ip -n A -j link
r ip -n A -br -j link
ip -n A link set v1 netns B
r ip -n A link
r ip -n A -o link
r ip -n A -br link
r ip -n A -j link
r ip -n A -br -j link
r ip -n B link
r ip -n B -j -p link show v1
