# what is no port, no master, or no bridge
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A; ip netns add B
ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip -n A link add br0 address 02:00:00:00:00:aa type bridge
ip -n A link add br1 address 02:00:00:00:00:ab type bridge stp_state 1
r ip -n A link set v0 nomaster
r ip -n A link set v0 master nosuch
r ip -n A link set v0 master v1
r ip -n A link set v0 master lo
r ip -n A link set lo master br0
r ip -n A link set br1 master br0
r ip -n A link set br0 master br0
r ip -n A link add br2 address 02:00:00:00:00:ac master br0 type bridge
r ip -n A link set br0 netns B
r ip -n A link add br2 type bridge vlan_filtering 1
r ip -n A link add br2 type bridge stp_state foo
r ip -n A link add br2 type bridge foo
ip -n A link add mv0 address 02:00:00:00:00:03 link v0 type macvlan
r ip -n A link set v0 master br0
r ip -n A link set v1 master br0
r ip -n A link add mv1 link v1 type macvlan
r ip -n A link set mv0 master br0
r ip -n A link set v1 master br1
r ip -n A link add i0 address 02:00:00:00:00:ad master br1 type ifb
r ip -n A link set i0 up
r ip -n A link set br1 up
${SETTLE:-:} 1.3
r ip -n A link
r ip -n A link show master br1
r ip -n A -br link show nomaster
r ip -n A -br link show type bridge_slave
r ip -n A -br link show type bridge
