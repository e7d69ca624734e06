# moving a device to where its name is taken, with and without a new name
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip netns add B
show() { for ns in A B; do echo "$ns:" $(ip -n $ns -o link | cut -d'<' -f1); done; }
ip -n A link add v0 type veth peer name v1
ip -n B link add v0 type veth peer name w1
r ip -n A link set v0 netns B
show
r ip -n A link set v0 netns B name lo
r ip -n A link set v0 netns B name w1
show
r ip -n A link set v0 netns B name x0
show
ip -n A link add v0 type veth peer name v2
r ip -n A link set v0 netns B name dev%d
show
