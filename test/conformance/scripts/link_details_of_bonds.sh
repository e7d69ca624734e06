# what -details says of bonds without ports, and of a card that is a port of a bridge
# kernel: vm
for mode in balance-rr active-backup balance-xor broadcast balance-tlb balance-alb; do
  ip link add "b-$mode" address 02:00:00:00:00:01 type bond mode "$mode"
  ip -d link show "b-$mode"
done
ip -d -j -p link show b-balance-alb
ip link add br0 type bridge
ip link set eth0 master br0
ip link set eth1 master br0
ip -d link show eth0
ip -d link show eth1
