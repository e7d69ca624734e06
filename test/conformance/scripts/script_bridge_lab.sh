# kernel: sandbox
# Hosts behind a bridge, one that goes down, one that dies.
ip link add br0 type bridge
ip link set br0 up
for i in 1 2 3; do
  ip netns add h$i
  ip link add veth$i type veth peer name eth0 netns h$i
  ip link set veth$i master br0
  ip link set veth$i up
  ip -n h$i link set eth0 up
done
ip -br link show master br0 | awk '{print $1,$2}'
ip link show type bridge | head -1
ip -n h2 link set eth0 down
ip -br link show veth2 | awk '{print $2}'
ip netns del h1
ip -br link show master br0 | awk '{print $1}'
ip link del br0
ip -br link | awk '{print $1}'
