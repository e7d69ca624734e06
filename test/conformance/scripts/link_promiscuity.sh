# how often a device was asked to take everything, by users, bridges and what is stacked on it
# kernel: sandbox
ip link add v0 type veth peer name v1
ip link add v2 type veth peer name v3
ip link add br0 type bridge
ip link set v0 master br0
ip link set v2 master br0
ip link set v0 up
ip link set v1 up
ip link set v3 up
ip -d link show v1 | grep -o 'promiscuity.*allmulti [0-9]'
ip link add m0 link v1 type macvlan mode bridge
ip link set m0 up
ip link add m1 link v1 type macvlan mode bridge
ip link set m1 up
ip -d link show v1 | grep -o 'promiscuity.*allmulti [0-9]'
ip link set m0 promisc on
ip link set m1 allmulticast on
ip -d link show v1 | grep -o 'promiscuity.*allmulti [0-9]'
ip link set v1 promisc on allmulticast on
ip link set v0 promisc on
ip -d link show v1 | grep -o 'promiscuity.*allmulti [0-9]'
ip -d link show v0 | grep -o 'promiscuity.*allmulti [0-9]'
ip link set v0 nomaster
ip -d link show v0 | grep -o 'promiscuity.*allmulti [0-9]'
ip link add m3 link v3 type macvlan mode passthru
ip link set m3 up
ip -d link show v3 | grep -o 'promiscuity.*allmulti [0-9]'
