# what -details says of cards, dummies, vlans and bridges that filter vlans; only an only port of those that filters addresses can do without promiscuity
# kernel: vm
ip -d link
ip -d -j -p link
ip link add br1 address 02:00:00:00:00:01 type bridge vlan_filtering 1
ip link add d0 address 02:00:00:00:00:02 type dummy
ip link add d1 address 02:00:00:00:00:03 type dummy
ip link set d0 master br1
ip -d link show d0
ip link set d1 master br1
ip -d link show d0
ip link set d1 nomaster
ip -d link show d0
ip link set br1 promisc on
ip -d link show d0
ip -d link show br1
ip link add v0 address 02:00:00:00:00:04 type veth peer name v1 address 02:00:00:00:00:05
ip link add link v0 name v0.5 type vlan id 5
ip link set v0 up
ip link set v1 up
ip link set v0.5 up
ip -d link show v0.5
ip -d -j -p link show v0.5
ip link set v0.5 promisc on allmulticast on
ip -d link show v0
ip link set d0 nomaster
ip link set br1 promisc off
ip link add m0 link v1 address 02:00:00:00:00:07 type macvlan mode bridge
ip link set m0 master br1
ip -d link show m0
ip link set d1 master br1
ip -d link show m0
ip link set d1 nomaster
ip link set br1 promisc on
ip -d link show m0
ip link add i0 address 02:00:00:00:00:06 type ifb
ip -d link show i0
