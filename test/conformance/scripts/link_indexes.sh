# an index counts on and is not given again, also over a failure
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip netns add B
show() { ip -n $1 -o link | cut -d'<' -f1; }
r ip -n A link add v0 type veth peer name v1
r ip -n A link del v0
r ip -n A link add v0 type veth peer name v1
show A
r ip -n A link add v0 type veth peer name x1
r ip -n A link add w0 type veth peer name v1
r ip -n A link add w0 type veth peer name w1 netns B
show A
show B
