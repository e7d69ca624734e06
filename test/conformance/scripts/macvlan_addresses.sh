# macvlan: an address that is taken; in passthru it is that of the device below
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
ip link add v0 address 02:00:00:00:00:aa type veth peer name v1
r ip link add link v0 name m0 address 02:00:00:00:00:01 type macvlan
r ip link add link v0 name m1 address 02:00:00:00:00:01 type macvlan
r ip link add link v0 name m2 address 02:00:00:00:00:aa type macvlan
r ip link set m0 up
r ip link set m1 up
r ip link set m2 up
r ip link set m1 address 02:00:00:00:00:02
r ip link set m1 up
r ip link set m1 address 02:00:00:00:00:02
r ip link set m1 address 02:00:00:00:00:01
r ip link set m1 address 02:00:00:00:00:aa
r ip link set m1 address 01:00:00:00:00:aa
r ip link set v0 address 02:00:00:00:00:02
r ip link set m1 down
r ip link set m1 address 02:00:00:00:00:01
r ip link set m1 address 02:00:00:00:00:02
r ip link show m1
ip link add w0 address 02:00:00:00:00:bb type veth peer name w1
r ip link add link w0 name p0 type macvlan mode passthru
ip link set w0 up
ip link set p0 up
ip monitor link > mon & sleep 0.3
r ip link set p0 address 02:00:00:00:00:b1
r ip link set w0 address 02:00:00:00:00:b2
r ip link set w0 address 02:00:00:00:00:b2
r ip link set p0 address 02:00:00:00:00:b2
r ip link set p0 address 01:00:00:00:00:b2
sleep 0.3
kill %1
cat mon
cat /sys/class/net/p0/addr_assign_type
cat /sys/class/net/w0/addr_assign_type
