# what -details says of each kind, in text, on one line and in JSON
# kernel: sandbox
ip link add br0 type bridge
ip -d link show br0 | sed 's/link.ether [0-9a-f:]*//'
ip link add v0 address 02:00:00:00:00:0a type veth peer name v1 address 02:00:00:00:00:0b
ip link add v2 address 02:00:00:00:10:0c type veth peer name v3 address 02:00:00:00:00:0d
ip link set v0 master br0
ip link set v2 master br0
ip link set v0 nomaster
ip link set v0 master br0
ip link add m0 link v1 address 02:00:00:00:00:0e type macvlan mode bridge
ip link add i0 address 02:00:00:00:00:21 type ifb
ip link add vx0 address 02:00:00:00:00:22 type vxlan id 42 dstport 4789 remote 10.0.0.1 local 10.0.0.2 nolearning
ip link add vx1 address 02:00:00:00:00:23 type vxlan id 43 dev v1 group 239.1.1.1 dstport 4789
ip link add vx6 address 02:00:00:00:00:24 type vxlan id 44 dstport 4789 remote fd00::1
ip tuntap add t0 mode tun
ip tuntap add t1 mode tap user 0 group 0 vnet_hdr
ip link set t1 address 02:00:00:00:00:1f
ip -d link
ip -d -j -p link
ip -d -o link show v0
ip -d -br link show lo
ip link set v1 mtu 1000 alias far
ip -d addr show v1
ip -d -j -p addr show v1
ip -d addr show lo
ip -d -4 addr
ip -d -6 addr
