# where the ends of a veth pair are made: netns before type, netns of the peer
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip netns add B
ip netns add C
show() { for ns in A B C; do echo "$ns:" $(ip -n $ns -br link | cut -d' ' -f1); done; }
r ip -n A link add a0 type veth peer name a1 netns B
show
r ip -n A link add b0 netns B type veth peer name b1
show
r ip -n A link add c0 netns B type veth peer name c1 netns C
show
r ip -n A link add d0 netns B type veth
show
r ip -n A link add e0 type veth peer netns C
show
r ip -n A link add f0 netns B type veth peer name f1 netns B
show
r ip -n A link add g0 type veth peer g1 netns A
show
