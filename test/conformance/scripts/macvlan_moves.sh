# a macvlan and the device below move apart and meet again; mtu follows across namespaces
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A; ip netns add B; ip netns add C
ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip -n A link add mv0 address 02:00:00:00:00:03 link v0 type macvlan
ip -n A link set v0 up; ip -n A link set v1 up; ip -n A link set mv0 up
${SETTLE:-:} 1.3
r ip -n A link set mv0 netns B
r ip -n B link
r ip -n B -j link show mv0
r ip -n B -br link
r ip -n B netns list-id
r ip -n A link set v0 mtu 1300
r ip -n B link show mv0
r ip -n A link set v0 netns C
${SETTLE:-:} 1.3
r ip -n B link
r ip -n C link
r ip -n B link set mv0 netns C
r ip -n C link
r ip -n C link del v0
r ip -n C link
