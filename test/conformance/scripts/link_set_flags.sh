# flags other than up, broadcast address, queue length
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
r ip -n A link set v0 txqueuelen 5
r ip -n A link set v0 txqlen -1
r ip -n A link set v1 qlen 0
r ip -n A link set v1 qlen foo
r ip -n A link set v1 qlen 1 qlen 2
r ip -n A link set v1 brd 02:00:00:00:00:ff
r ip -n A link set v1 brd 02:00
r ip -n A link set v1 promisc on allmulticast on arp off multicast off
r ip -n A link set v0 promisc maybe
r ip -n A link set v0 arp
r ip -n A link set v0 trailers off
r ip -n A link set v0 dynamic on
r ip -n A link
r ip -n A -br link
r ip -n A -j link show v1
r ip -n A link set v1 promisc off arp on up
r ip -n A link set lo promisc on multicast on
r ip -n A link show v1
r ip -n A link show lo
