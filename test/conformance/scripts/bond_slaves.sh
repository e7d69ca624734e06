# bond: what becomes of ports in each mode: active and backup, links, queues, priorities, the preferred one
# kernel: vm
# clock: virtual
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
d() { ip -d link show $1 | sed -n '1p;3,$p' | sed 's/ addrgenmode.*//; s/ numtx.*//; s/ qdisc.*state/ state/; s/ mode DEF.*//'; }
for m in 0 1 2 3 5 6; do echo "== mode $m"
for i in 0 1 2; do ip link add d$i address 02:00:00:00:0$m:d$i type dummy; done
ip link add b0 address 02:00:00:00:00:b0 type bond mode $m miimon 100
ip link set d0 master b0; ip link set d1 master b0; ip link set d2 master b0
d b0; d d0; d d1; d d2
ip link set b0 up; sleep 1.2; echo "-- up"
d b0; d d0; d d1; d d2
sleep 0.5; echo "-- later"
d b0; d d0; d d1; d d2
ip link set d0 down; sleep 0.3; echo "-- d0 down"
d b0; d d0; d d1; d d2
ip link set d0 up; sleep 0.3; echo "-- d0 up"
d b0; d d0; d d1
r ip link set b0 type bond active_slave d2
r ip link set b0 type bond primary d1
r ip link set b0 type bond mode 0
r ip link set b0 type bond fail_over_mac 1
r ip link set d0 type bond_slave queue_id 2
r ip link set d0 type bond_slave prio 5
r ip link set d1 type bond_slave queue_id 2
r ip link set d1 type bond_slave queue_id 16
d b0; d d0; d d1; d d2
r ip link set d1 nomaster
d b0; d d0
r ip link set d2 nomaster
r ip link set d0 nomaster
d b0
ip link del b0; ip link del d0; ip link del d1; ip link del d2
done
echo "== no miimon"
for i in 0 1 2; do ip link add d$i address 02:00:00:00:00:d$i type dummy; done
ip link add b0 address 02:00:00:00:00:b0 type bond mode 1
ip link set d0 master b0; ip link set d1 master b0
d b0; d d0; d d1
r ip link set b0 type bond active_slave d1
d b0; d d0; d d1
ip link set b0 up; sleep 1.2
d b0
ip link set d1 down; sleep 0.2
d b0; d d0; d d1
ip link set d1 up
r ip link set b0 type bond primary d0
d b0
r ip link set b0 type bond primary d2
d b0
r ip link set d2 master b0
d b0
r ip link set d2 name e2
d b0
ip link set d2 down; r ip link set d2 name e2
d b0
r ip link set b0 type bond clear_active_slave
d b0
r ip -d -j link show b0
r ip -d -j link show d0
r ip -d -j link show type bond_slave
