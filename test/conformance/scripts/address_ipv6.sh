# IPv6 addresses as ip address adds and shows them
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
ip link add v0 address 02:00:00:00:00:0a type veth peer name v1 address 02:00:00:00:00:0b
r ip addr add 2001:db8::1/64 dev v0
r ip addr add 10.0.0.1/24 dev v0
r ip addr show dev v0
ip link set lo up; ip link set v0 up; ip link set v1 up
r ip -6 addr show tentative
sleep 2.5
r ip addr
r ip -6 addr show v0
r ip -br addr
r ip -o addr
r ip -j -6 addr show v0
r ip addr show scope link
r ip addr show to fe80::/10
r ip addr add 2001:db8::1/64 dev v0
r ip addr add 2001:db8::2/64 nodad dev v0
r ip addr add 2001:db8::3 peer 2001:db8::4 nodad dev v0
r ip addr add 2001:db8::5/64 nodad valid_lft 100 preferred_lft 0 dev v0
r ip addr add 2001:db8::6/64 noprefixroute metric 7 label v0:x dev v0
r ip addr add 2001:db8::7/64 brd + dev v0
r ip -6 addr add 2001:db8::7/64 home nodad dev v0
r ip addr add ff02::7/64 dev v0
r ip addr add ::ffff:1.2.3.4/64 dev v0
r ip addr add ::/64 dev v0
r ip addr add fe80::1 dev v0
r ip addr change 2001:db8::5/64 dev v0 valid_lft 300 preferred_lft 200
r ip addr replace 2001:db8::9/64 dev v0 nodad
r ip addr del 2001:db8::3 dev v0
r ip addr del 2001:db8::3/128 peer 2001:db8::4 dev v0
r ip addr del 2001:db8::33/64 dev v0
r ip -6 addr show dev v0
r ip -s addr flush dev v0
r ip addr show v0
r ip -6 addr flush dev v1 scope link
r ip -br addr
