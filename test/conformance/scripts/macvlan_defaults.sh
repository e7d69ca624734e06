# a macvlan as it is made: mtu of the device below, modes, what is refused
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip -n A link set v0 mtu 1400
r ip -n A link add mv0 address 02:00:00:00:00:03 link v0 type macvlan
r ip -n A link add link v0 name mv1 address 02:00:00:00:00:04 mtu 1300 type macvlan mode bridge
r ip -n A link add link v0 name mv2 mtu 1401 type macvlan mode bridge
r ip -n A link add link mv0 name mv3 address 02:00:00:00:00:05 type macvlan mode private
r ip -n A link
r ip -n A -j link show mv3
r ip -n A -br link
r ip -n A -o link show mv1
r ip -n A link add mv4 type macvlan
r ip -n A link add mv4 link nosuch type macvlan
r ip -n A link add mv4 link lo type macvlan
r ip -n A link add mv4 link v0 type macvlan mode passthru
r ip -n A link set mv1 mtu 1401
r ip -n A link set mv1 mtu 1350
r ip -n A link show mv1
r ip -n A link add link v1 name mp type macvlan mode passthru
r ip -n A link add link v1 name mq type macvlan
r ip -n A link show mp
