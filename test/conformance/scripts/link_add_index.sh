# asking for an index; the next one given by itself does not follow it
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
r ip -n A link add x0 index 50 type veth peer name x1 index 40
r ip -n A link add y0 type veth peer name y1
r ip -n A link add z0 index 50 type veth peer name z1
r ip -n A link add z0 type veth peer name z1 index 40
r ip -n A link add z0 index 0 type veth
r ip -n A link add z0 index foo type veth
ip -n A -o link | cut -d'<' -f1
