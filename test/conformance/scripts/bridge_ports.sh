# ports of a bridge: master, carrier, address and mtu that follow them
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip -n A link add p0 address 02:00:00:00:00:05 mtu 1400 type veth peer name p1 address 02:00:00:00:00:06
ip -n A link add q0 address 02:00:00:00:00:03 mtu 1300 type veth peer name q1 address 02:00:00:00:00:07
ip -n A link add br0 type bridge
r ip -n A link set p0 master br0
r ip -n A link
r ip -n A -j link show p0
r ip -n A link set q0 master br0
r ip -n A link show br0
r ip -n A link set q0 mtu 1200
r ip -n A link set q0 address 02:00:00:00:00:09
r ip -n A link show br0
r ip -n A link set br0 up
${SETTLE:-:} 1.3
r ip -n A link show br0
r ip -n A link set p0 up
r ip -n A link set p1 up
${SETTLE:-:} 1.3
r ip -n A link
r ip -n A link set p0 nomaster
${SETTLE:-:} 1.3
r ip -n A link
r ip -n A link set q0 nomaster
r ip -n A link show br0
r ip -n A link set q0 master br0
r ip -n A link set br0 mtu 1000
r ip -n A link set q0 mtu 1100
r ip -n A link show br0
r ip -n A link set br0 address 02:00:00:00:00:aa
r ip -n A link set q0 nomaster
r ip -n A link show br0
