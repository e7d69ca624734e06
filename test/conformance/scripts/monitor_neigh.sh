# what ip monitor tells of neighbours: those that come, change and go, and those that go with their device
# kernel: sandbox
# clock: virtual
listen() { read -rt 1 <> <(:); }

ip link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip addr add 192.0.2.1/24 dev v0
ip link set lo up; ip link set v0 up
ip monitor neigh label > all &
ip -4 monitor neigh dev v0 > one &
ip -br monitor neigh > brief &
ip -6 monitor neigh dev lo > six &
listen
l='lladdr 02:00:00:00:00:03'
ip neigh add 192.0.2.2 dev v0
ip neigh del 192.0.2.2 dev v0
ip neigh add 192.0.2.3 $l dev v0
ip neigh del 192.0.2.3 dev v0
ip neigh add 192.0.2.4 $l dev v0 nud stale router
ip neigh change 192.0.2.4 dev v0 nud stale router
ip neigh change 192.0.2.4 dev v0 nud permanent
ip neigh change 192.0.2.4 $l dev v0 router
ip neigh change 192.0.2.4 dev v0 nud none
ip neigh change 192.0.2.4 dev v0 nud none
ip neigh del 192.0.2.4 dev v0
ip neigh add 192.0.2.5 $l dev v0 extern_learn
ip neigh change 192.0.2.5 dev v0 protocol static
ip neigh add 192.0.2.6 dev v0 nud incomplete
ip neigh change 192.0.2.6 dev v0 nud failed
ip neigh del 192.0.2.6 dev v0
ip neigh add proxy 192.0.2.7 dev v0
ip neigh del proxy 192.0.2.7 dev v0
ip neigh add 2001:db8::3 $l dev v0
ip neigh del 2001:db8::3 dev v0
ip neigh add 127.0.0.1 dev lo
ip addr del 192.0.2.1/24 dev v0
ip neigh add 192.0.2.8 $l dev v0
ip link set v0 address 02:00:00:00:00:09
ip neigh add 192.0.2.9 $l dev v0
ip link set v0 down
ip neigh add 192.0.2.9 $l dev v0
ip link del v0
listen
kill %1 %2 %3 %4
for file in all one brief six; do echo "== $file"; cat $file; done
