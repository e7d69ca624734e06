# of a dead namespace's devices the physical return, the others go, with their peers
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip netns add B
ip link set eth0 netns A
ip -n A link add d0 type dummy
ip -n A link add v0 type veth peer name v1
ip -n A link add w0 type veth peer name w1 netns B
ip link set eth1 netns A
ip link add u0 type veth peer name u1 netns A
ip -n A -o link | cut -d'<' -f1
r ip netns del A
${SETTLE:-:} 0.5
r ip -n B link
for name in eth0 eth1 d0 v0 v1 w0 u0 u1; do
  ip link show $name > /dev/null 2>&1 && echo $name there || echo $name not there
done
