# addresses that are deprecated and go after a while
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
ip link add v0 address 02:00:00:00:00:0a type veth peer name v1
r ip addr add 10.0.0.1/24 valid_lft 3 preferred_lft 1 dev v0
r ip addr add 10.0.1.1/24 preferred_lft 0 dev v0
r ip addr add 10.0.2.1/24 valid_lft forever preferred_lft 500 dev v0
r ip addr add 10.0.3.1/24 valid_lft 1000 preferred_lft 0 dev v0
r ip addr add 10.0.4.1/24 valid_lft 1000 dev v0
r ip addr add 10.0.0.2/24 valid_lft 1000 preferred_lft 999 dev v0
r ip addr replace 10.0.4.1/24 valid_lft 1000 preferred_lft 900 dev v0
r ip -4 addr show v0
r ip -br addr show v0 dynamic
r ip -br addr show v0 deprecated
r ip -br addr show v0 -deprecated
r ip -j addr show v0 to 10.0.3.1
sleep 2.2
r ip -br addr show v0 deprecated
sleep 2.4
r ip -br addr show v0
r ip addr change 10.0.4.1/24 dev v0
r ip addr change 10.0.3.1/24 valid_lft 700 dev v0
r ip -4 addr show v0 to 10.0.4.1
r ip -4 addr show v0 to 10.0.3.1
