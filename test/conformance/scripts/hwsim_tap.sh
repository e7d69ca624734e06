# hwsim0, the tap of simulated phys: what can be changed of it, and that it comes home like a card
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

r ip link show hwsim0
r ethtool -i hwsim0
r ethtool hwsim0
r ethtool -k hwsim0
r ip link set hwsim0 up
r ip link show hwsim0
r ip link set hwsim0 address 02:00:00:00:00:77
r ip link set hwsim0 mtu 1600
r ip link set hwsim0 mtu 70
r ip link set hwsim0 mtu 60
r ip link del hwsim0
ip link add br0 address 02:00:00:00:00:0b type bridge
r ip link set hwsim0 master br0
r ip link add link hwsim0 name v5 type vlan id 5
r ip link add link hwsim0 name m5 type macvlan
ip netns add A
r ip link set hwsim0 netns A
r ip -n A link
r ip -n A link set hwsim0 name tap0
r ip netns del A
${SETTLE:-:} 1
r ip link
