# a moved device keeps its index if that is free, else takes the next
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip netns add B
show() { for ns in A B; do echo "$ns:" $(ip -n $ns -o link | cut -d'<' -f1); done; }
ip -n A link add v0 type veth peer name v1
ip -n B link add w0 type veth peer name w1
show
r ip -n A link set v0 netns B
show
r ip -n B link set v0 netns A
show
r ip -n A link set v1 netns B
show
ip -n A link add x0 type veth peer name x1
ip -n B link add y0 type veth peer name y1
show
r ip -n A link set x1 netns B
show
