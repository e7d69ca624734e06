# a move gives the old namespace an id for the new one, the device's link gives the other
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip netns add B
ip netns add C
ids() { for ns in A B C; do echo "$ns:" $(ip -n $ns netns list-id | tr '\n' ';'); done; }
ids
r ip -n A link add v0 type veth peer name v1
ids
r ip -n A link set v0 netns B
ids
r ip -n A link set v1 netns B
ids
r ip -n B link set v1 netns C
ids
r ip -n B link add w0 type veth peer name w1 netns A
ids
r ip -n C link del v1
ids
