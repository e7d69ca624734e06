# macvlans go with the device below, in whatever namespaces they are
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A; ip netns add B; ip netns add C
ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip -n A link add mv0 address 02:00:00:00:00:03 link v0 type macvlan
ip -n A link add mv1 address 02:00:00:00:00:04 link v0 type macvlan
ip -n A link add mv2 address 02:00:00:00:00:05 link v1 type macvlan
ip -n A link set mv0 netns B
ip -n A link set mv2 netns C
r ip -n A link del v0
r ip -n A link
r ip -n B link
r ip -n C link
