# ip link set DEV type KIND: attributes of a kind change on devices of the kind alone
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip link add v0 type veth peer name v1
ip link add i0 type ifb
ip link add br0 type bridge
ip link add link v1 name m0 type macvlan mode bridge
r ip link set v0 type veth
r ip link set v0 type veth foo
r ip link set v0 type veth peer name x
r ip link set v0 type veth peer name v1
r ip link set i0 type ifb
r ip link set i0 type ifb foo
r ip link set v0 type nosuch
r ip link set v0 type nosuch foo
r ip link set v0 type bridge stp_state 1
r ip link set v0 type bridge

r ip link set m0 type macvlan
r ip link set m0 type macvlan mode vepa
r ip link set m0 type macvlan mode passthru
r ip link set m0 mtu 1400 type macvlan mode private
r ip -d link show m0
r ip link set m0 up mtu 9000 type macvlan mode bridge
r ip -d link show m0
r ip link set m0 up type macvlan mode passthru
r ip -d link show m0
r ip link set m0 type macvlan foo
r ip link set m0 type macvlan mode
r ip link set m0 type
r ip link set type macvlan mode bridge
r ip link set nosuch type macvlan mode bridge
r ip link set group 0 type macvlan mode bridge
r ip link set group 9 type macvlan
r ip link add group 1 type macvlan
r ip link add group 1 type macvlan mode bridge

r ip link set v0 type bridge_slave
r ip link add x type bridge_slave
r ip link add x type bond_slave
r ip link set m0 type bridge_slave help
r ip link set m0 type bond_slave help
r ip link help bridge_slave
r ip link help bond_slave
r ip link set v0 type bridge_slave foo
r ip link set v0 type bond_slave foo
r ip link del br0 type bridge foo
r ip link del br0 type bridge

# Who listens hears of it, whether or not it is another value.
ip link set v1 up
ip link set m0 up
sleep 0.2
ip monitor link > monitor & pid=$!
sleep 0.3
r ip link set m0 type macvlan mode bridge
r ip link set m0 type macvlan mode bridge
r ip link set m0 type macvlan mode passthru
r ip link set m0 type macvlan mode vepa mtu 9000
r ip link set m0 mtu 9000 type macvlan mode vepa
sleep 0.3
kill $pid; wait $pid 2>/dev/null
cat monitor
