# a dummy moves down, keeps mtu and address, leaves an id behind, and dies with its namespace
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip netns add B
ip -n A link add d0 address 02:00:00:00:00:01 mtu 1400 type dummy
ip -n A link set d0 up
r ip -n A link set d0 netns B
r ip -n B link
r ip -n A netns list-id
r ip -n B netns list-id
r ip -n A link add d0 netns B type dummy
r ip -n A link add d1 netns B up address 02:00:00:00:00:02 type dummy
r ip -n B link
r ip netns del B
${SETTLE:-:} 0.2
r ip -n A link
r ip link show d0
r ip link show d1
r ip -n A netns list-id
