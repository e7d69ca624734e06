# macvlan: flags, source addresses, lengths of queues
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip link add v0 type veth peer name v1
ip link add w0 type veth peer name w1
r ip link add link v0 name m0 type macvlan mode source
r ip -d link show m0
r ip link set m0 type macvlan macaddr add 02:00:00:00:00:01
r ip link set m0 type macvlan macaddr add 02:00:00:00:00:02
r ip link set m0 type macvlan macaddr add 02:00:00:00:00:01
r ip link set m0 type macvlan macaddr add 02:12:34:56:78:9a
r ip -d link show m0
r ip -d -j link show m0
r ip link set m0 type macvlan macaddr del 02:00:00:00:00:02
r ip link set m0 type macvlan macaddr del 02:00:00:00:00:02
r ip -d link show m0
r ip link set m0 type macvlan macaddr set 02:00:00:00:00:01 02:00:00:00:00:02 02:00:00:00:00:03 02:00:00:00:00:04 02:00:00:00:00:05 02:00:00:00:00:06 02:00:00:00:01:00 02:aa:bb:cc:dd:ee 04:00:00:00:00:00 0a:0b:0c:0d:0e:0f
r ip -d link show m0
r ip link set m0 type macvlan macaddr set
r ip -d link show m0
r ip link set m0 type macvlan macaddr add 01:00:00:00:00:01
r ip link set m0 type macvlan macaddr add 00:00:00:00:00:00
r ip link set m0 type macvlan macaddr add 02:00:00:00:00
r ip link set m0 type macvlan macaddr add xx
r ip link set m0 type macvlan macaddr add
r ip link set m0 type macvlan macaddr
r ip link set m0 type macvlan macaddr foo
r ip link set m0 type macvlan macaddr set 02:00:00:00:00:01 foo
r ip link set m0 type macvlan macaddr set 02:00:00:00:00:01 mode vepa
r ip -d link show m0
r ip link set m0 type macvlan mode source macaddr set 02:00:00:00:00:01 bcqueuelen 5
r ip -d link show m0
r ip link set m0 type macvlan macaddr flush
r ip -d link show m0
r ip link set m0 type macvlan macaddr set 02:00:00:00:00:01 02:00:00:00:00:02
r ip link set m0 type macvlan mode bridge
r ip -d link show m0
r ip link set m0 type macvlan macaddr flush
r ip link set m0 type macvlan mode source
r ip -d link show m0
r ip link add link v0 name m1 type macvlan mode bridge macaddr add 02:00:00:00:00:01
r ip link add link v0 name m1 type macvlan mode source macaddr add 02:00:00:00:00:01
r ip link add link v0 name m2 type macvlan mode source macaddr set 02:00:00:00:00:01 02:00:00:00:00:02
r ip -d link show m1
r ip -d link show m2

r ip link set m0 type macvlan bcqueuelen 3000
r ip -d link show m0
r ip -d link show m1
r ip link set m0 type macvlan bcqueuelen 0
r ip -d link show m0
r ip link set m1 type macvlan bcqueuelen 7
r ip link set m2 type macvlan bcqueuelen 4294967295
r ip link set m0 type macvlan bcqueuelen 4294967296
r ip link set m0 type macvlan bcqueuelen -1
r ip link set m0 type macvlan bcqueuelen x
r ip link set m0 type macvlan bcqueuelen
r ip -d link show m0
r ip link del m2
r ip -d link show m0
r ip link add link v0 name m3 type macvlan bcqueuelen 10
r ip -d link show m3

r ip link set m0 type macvlan flag nopromisc
r ip link set m0 type macvlan flag nodst
r ip -d link show m0
r ip -d -j link show m0
r ip link set m0 type macvlan flag null
r ip link set m0 type macvlan nodst
r ip -d link show m0
r ip link set m0 type macvlan flag foo
r ip link set m0 type macvlan flag
r ip link set m0 type macvlan nopromisc
r ip link add link w0 name p0 type macvlan mode passthru flag nopromisc flag nodst
r ip -d link show p0
r ip link set p0 up
r ip -d link show w0
r ip link set p0 type macvlan flag null
r ip -d link show w0
r ip -d link show p0
r ip link set p0 type macvlan mode passthru nopromisc
r ip -d link show w0
r ip link set p0 type macvlan fl no
r ip link set p0 type macvlan mo passthru nop
r ip -d link show p0
