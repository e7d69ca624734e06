# flushing addresses, round by round
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
ip link add v0 address 02:00:00:00:00:0a type veth peer name v1 address 02:00:00:00:00:0b
some() { for n in 1 2 3; do ip addr add 10.0.$n.1/24 dev $1; ip addr add 10.0.$n.2/24 dev $1; done; }
some v0; some v1
r ip addr flush dev v0
r ip -br addr
some v0
r ip -s addr flush dev v0
r ip -s addr flush dev v0
some v0
r ip -s -s addr flush dev v0 to 10.0.2.0/24
r ip -br addr show v0
r ip -s -s addr flush dev v0 secondary
r ip -br addr show v0
some v0
r ip -s addr flush dev v0 primary
r ip -br addr show v0
r sysctl -w net.ipv4.conf.all.promote_secondaries=1
some v0
r ip -s addr flush dev v0 primary
r ip -br addr show v0
ip -s -l 1 addr flush dev v0 2>&1 >/dev/null; echo "[rc=$?]"
r ip -br addr show v0
some v0
r ip -s addr flush dev v0
some v1
r ip -s addr flush label 'v*'
r ip -br addr
some v1
r ip -s addr flush scope global
r ip -br addr
r ip -6 -s addr flush dev v1
