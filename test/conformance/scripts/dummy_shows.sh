# a dummy in every format, down, up and down again
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip -n A link add d0 address 02:00:00:00:00:01 type dummy
r ip -n A link
r ip -n A -o link show d0
r ip -n A -br link
r ip -n A -j link show d0
r ip -n A link set d0 up
${SETTLE:-:} 1.3
r ip -n A link
r ip -n A -br link
r ip -n A -j link show d0
r ip -n A link set d0 down
${SETTLE:-:} 1.3
r ip -n A link show d0
r ip link add d1 address 02:00:00:00:00:02 up mtu 1400 type dummy
r ip link show d1
