# a vlan as it is made, what it takes from the device below, what is refused
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip -n A link add d0 address 02:00:00:00:00:01 mtu 1400 type dummy
r ip -n A link add link d0 name d0.5 type vlan id 5
r ip -n A link add link d0 name x type vlan id 5
r ip -n A link add link d0 name x type vlan
r ip -n A link add name x type vlan id 5
r ip -n A link add link lo name x type vlan id 5
r ip -n A link add link d0 name x type vlan id 4096
r ip -n A link add link d0 name x type vlan id foo
r ip -n A link add link d0 name x type vlan foo
r ip -n A link add link d0 name x mtu 1500 type vlan id 6
r ip -n A link add link d0 address 02:00:00:00:00:07 type vlan id 9
r ip -n A link set d0.5 up
r ip -n A link set d0.5 mtu 1401
r ip -n A link
r ip -n A -j link show d0.5
r ip -n A link set d0 up
${SETTLE:-:} 1.3
r ip -n A link
r ip -n A link set d0 address 02:00:00:00:00:77
r ip -n A link set d0 mtu 1300
r ip -n A link
r ip -n A link set d0 down
${SETTLE:-:} 1.3
r ip -n A link
