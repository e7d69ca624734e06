# bond: ports that lose their carrier and find it again, and the addresses that they have then
# kernel: vm
# clock: virtual
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
d() { ip -d link show $1 | sed 's/ addrgenmode.*//; s/ numtx.*//; s/ promisc.*//; s/arp_interval.*lacp_rate//'; }
a() { d b0; for i in v0 v1 v2; do d $i; done; }
mk() { ip link add v0 address 02:00:00:00:00:a0 type veth peer name w0; ip link add v1 address 02:00:00:00:00:a1 type veth peer name w1; ip link add v2 address 02:00:00:00:00:a2 type veth peer name w2
 for i in 0 1 2; do ip link set w$i address 02:00:00:00:00:e$i up; done; }
rm() { ip link del b0; for i in 0 1 2; do ip link del v$i; done; }
for m in "mode 1 miimon 100 fail_over_mac active" "mode 1 miimon 100 fail_over_mac follow" "mode 5" "mode 6" "mode 1 miimon 100 updelay 400 downdelay 400 primary_reselect failure" "mode 0 miimon 100 updelay 300"; do
echo "== $m"; mk
ip link add b0 type bond $m
for i in 0 1 2; do r ip link set v$i master b0; done
sleep 0.1; a
ip link set b0 up; sleep 1.5; echo "-- up"; a
r ip link set b0 type bond primary v1
ip link set w0 down; sleep 1; echo "-- much later"; a
ip link set w0 up; sleep 0.05
sleep 1; echo "-- much later"; a
r ip link set b0 address 02:00:00:00:00:77
a
r ip link set v1 nomaster
sleep 0.2
a
for i in 0 1 2; do ip link set w$i down; sleep 1; done; echo "-- all down"; a
ip link set b0 down; sleep 0.2; echo "-- bond down"; a
rm
done
ip link add b0 type bond mode 1
ip link add link eth0 name i0 type ipvlan
ip link add link eth1 name i1 type ipvlan
r ip link set i0 master b0
r ip link set i1 master b0
ip -d link show b0 | grep -o "fail_over_mac [a-z]*"
ip link del b0
ip link add b0 type bond mode 0
r ip link set i0 master b0
r ip link show i0
