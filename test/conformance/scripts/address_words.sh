# words of ip address that it does not take, and numbers of all kinds
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
ip link add v0 address 02:00:00:00:00:0a type veth peer name v1 address 02:00:00:00:00:0b
r ip addr add 10.0.4.3/33 dev v0
r ip addr add 10.0.4/24 dev v0
r ip addr add 0x0a.012.1.2/24 dev v0
r ip addr add 10.1/255.255.0.0 dev v0
r ip addr add 10.2/255.0.255.0 dev v0
r ip addr add 10.3.0.1/ dev v0
r ip addr add 10.256.0.1/8 dev v0
r ip addr add 10.08.0.1/8 dev v0
r ip addr add 1.2.3.4.5/8 dev v0
r ip addr add foo dev v0
r ip addr add foo
r ip addr add 10.0.0.1/24
r ip addr add 10.0.0.1/24 dev
r ip addr add 10.0.0.1/24 dev nope
r ip addr add 10.0.0.1/24 nope dev v0
r ip addr add 10.0.0.1/24 10.0.0.2/24 dev v0
r ip addr add 10.0.0.1/24 local 10.0.0.2/24 dev v0
r ip addr add 10.0.0.1/24 peer 10.0.0.2 peer 10.0.0.3 dev v0
r ip addr add 10.0.0.1/24 peer ::1 dev v0
r ip addr add 10.0.0.1/24 brd ::1 dev v0
r ip addr add 10.0.0.1/24 brd + brd - dev v0
r ip addr add 10.0.0.1/24 brd 10.0.0.255 brd - dev v0
r ip addr add 10.0.0.1/24 brd x dev v0
r ip addr add 10.0.0.1/24 anycast 10.0.0.3 anycast 10.0.0.4 dev v0
r ip addr add 10.0.0.1/24 scope foo dev v0
r ip addr add 10.0.0.1/24 scope 256 dev v0
r ip addr add 10.0.0.1/24 metric -1 dev v0
r ip addr add 10.0.0.1/24 metric x dev v0
r ip addr add 10.0.0.1/24 valid_lft x dev v0
r ip addr add 10.0.0.1/24 valid_lft 0 dev v0
r ip addr add 10.0.0.1/24 valid_lft 5 preferred_lft 6 dev v0
r ip addr add 10.0.0.1/24 valid_lft 5 valid_lft 5 dev v0
r ip addr add 10.0.0.1/24 preferred_lft x dev v0
r ip addr add 10.0.0.1/24 autojoin dev v0
r ip addr add 10.0.0.1/24 nodad home secondary dev v0
r ip addr add 10.0.0.2/24 tentative foo dev v0
r ip -0 addr add 10.0.0.9/24 dev v0
r ip -M addr add 10.0.0.9/24 dev v0
r ip -6 addr add 10.0.0.9/24 dev v0
r ip -4 addr add ::1/128 dev v0
r ip -4 addr add 10.0.0.9/24 dev v0
r ip -0 addr add dev v0
r ip addr frob
r ip addr show nope
r ip addr show dev
r ip addr show dev v0 dev v1
r ip addr show v0 v1
r ip addr show to x
r ip addr show scope x
r ip addr show group x
r ip addr show master x
r ip addr show vrf v0
r ip addr flush
r ip -0 addr flush dev v0
r ip addr flush dev nope
r ip a s v0
r ip ad l dev v0
r ip addr help
r ip addr show help
r ip addr add help
