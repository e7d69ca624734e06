# ipvlan: addresses that another ipvlan of the same device has; names of its own behind fe80
# kernel: vm
# clock: virtual
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
ip link add link eth0 name i1 type ipvlan
ip link add link eth0 name i2 type ipvlan
ip link add link eth0 name i3 type ipvlan mode l2
ip link add d0 address 02:00:00:00:00:77 type dummy
ip link add link d0 name j0 type ipvlan mode l2
r ip addr add 10.0.0.1/24 dev i2
r ip link set i2 up
r ip link set eth0 up
sleep 3
r ip addr show dev i2
r ip addr show dev eth0
r ip link set eth0 down
r ip addr show dev i2
r ip addr add 10.0.0.1/24 dev i3
r ip link set i3 up
r ip link set i2 down
r ip link set i3 up
r ip -6 addr add 2001:db8::1/64 dev i2
r ip -6 addr add 2001:db8::1/64 dev i3
r ip -4 addr add 10.0.0.1/24 dev eth0

r ip addr add 10.0.0.1/16 dev i2
r ip addr add 10.0.0.1/24 dev i2
r ip addr add 10.0.0.5 peer 10.0.0.1 dev i3
r ip addr add 10.0.0.5 peer 10.0.0.6 dev i3
r ip addr add 10.0.0.5/24 dev i2
r ip addr add 10.0.0.6/24 dev i2
r ip -6 addr add 2001:db8::1/64 dev i2
r ip -6 addr add 2001:db8::1/48 dev i1
r ip addr del 10.0.0.1/24 dev i2
r ip addr add 10.0.0.1/24 dev i3
r ip addr add 10.0.0.1/24 dev j0
ip link set d0 up
ip link set j0 up
sleep 3
r ip -d link show d0
r ip addr show dev j0
r ip addr show dev i3
r ip -d link show type ipvlan
