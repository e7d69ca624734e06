# words behind type macvlan that are wrong
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
r ip -n A link add mvx link v0 type macvlan mode foo
r ip -n A link add mvx link v0 type macvlan foo
r ip -n A link add mvx link v0 type macvlan mode
r ip -n A link add mvx link v0 type macvlan help
r ip -n A link add link v0 address 02:00:00:00:00:05 type macvlan
r ip -n A link
r ip link help macvlan
r ip link help vxlan
r ip link help bridge
r ip link help ifb
r ip link help vlan
r ip link help bond
