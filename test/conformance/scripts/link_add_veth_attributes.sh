# mtu, address, up given while a veth pair is made
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
r ip -n A link add v0 up mtu 1400 address 02:00:00:00:00:01 type veth peer name v1 mtu 1300 address 02:00:00:00:00:02 up
${SETTLE:-:} 1.3
r ip -n A link
r ip -n A link add u0 up mtu 1400 address 02:00:00:00:00:07 type veth peer name u1 mtu 1300 address 02:00:00:00:00:08
${SETTLE:-:} 1.3
r ip -n A link
r ip -n A link add w0 mtu 1280 address 02:00:00:00:00:03 type veth peer name w1 address 02:00:00:00:00:04
r ip -n A link show w0
r ip -n A link show w1
