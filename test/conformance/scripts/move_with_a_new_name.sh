# a device is moved, then renamed; a taken new name does not stop the move
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip netns add B
show() { for ns in A B; do echo "$ns:" $(ip -n $ns -o link | cut -d'<' -f1); done; }
ip -n A link add v0 type veth peer name v1
ip -n B link add w0 type veth peer name w1
r ip -n A link set v0 netns B name x0
show
r ip -n A link set v1 netns B name w0
show
ip -n A link add y0 type veth peer name y1
r ip -n A link set y0 netns B name y%d
show
r ip -n A link set y1 netns B name a:b
show
