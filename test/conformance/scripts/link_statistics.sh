# what -statistics says of devices that have seen no packet, once and twice, in text, on one line and in JSON
# kernel: sandbox
ip link add v0 address 02:00:00:00:00:0a type veth peer name v1 address 02:00:00:00:00:0b
ip link add br0 address 02:00:00:00:00:0c type bridge
ip -s link show lo
ip -s link show v0
ip -s -s link show v0
ip -s -s -s link show br0
ip -s -o link
ip -s -s -o link show v0
ip -s -j link show v0
ip -s -s -j -p link show v0
ip -s -d link show v0
ip -s -br link show lo
ip link set v0 alias near
ip link property add dev v0 altname other
ip addr add 10.0.0.1/24 dev v0
ip -s link show v0
ip -s addr show v0
ip -s -s addr show v0
ip -s -o addr show v0
ip -s -j addr show v0
ip -s -4 addr show v0
ip -s -0 addr show lo
