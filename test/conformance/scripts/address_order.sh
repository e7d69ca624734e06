# addresses of a device: primaries by scope, secondaries at the end, and what goes with a primary
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
ip link add v0 address 02:00:00:00:00:0a type veth peer name v1 address 02:00:00:00:00:0b
r ip addr add 10.0.0.1/24 dev v0
r ip addr add 10.0.0.2/24 dev v0
r ip addr add 10.0.1.3/24 scope link dev v0
r ip addr add 10.0.2.3/24 scope host brd + dev v0
r ip addr add 10.0.3.3/24 brd - dev v0
r ip addr add 10.0.4.3/24 label v0:foo brd + dev v0
r ip addr add 10.0.4.4/24 broadcast 10.0.4.9 dev v0
r ip addr add 10.0.0.3/24 dev v0
r ip addr add 10.0.0.4/25 dev v0
r ip addr add 192.0.2.1 peer 192.0.2.2 dev v0
r ip addr add 192.0.2.1 peer 192.0.2.8/29 dev v0
r ip addr add 10.0.9.9/31 brd + dev v0
r ip addr add 10.7/16 metric 7 dev v0
r ip addr add 10.8.0.1/16 noprefixroute dev v0
r ip addr add 10.9.0.1/16 scope 77 dev v0
r ip addr add 127.1.2.3/8 dev v0
r ip addr show v0
r ip -o addr show v0
r ip -br addr show v0
r ip -j addr show v0
r ip -j -p addr show v0
r ip -o -j addr show v0
r ip -br -j addr show v0
r ip addr del 10.0.0.1/24 dev v0
r ip -br addr show v0
r ip addr del 10.0.4.4/24 dev v0
r ip addr del 192.0.2.1/32 dev v0
r ip addr del 192.0.2.1/29 dev v0
r ip addr del 192.0.2.1 peer 192.0.2.8/29 dev v0
r ip addr del 10.0.3.3 dev v0
r ip addr del 10.0.4.3/24 label v0:bar dev v0
r ip addr del 10.0.4.3/24 label v0:foo dev v0
r ip addr del 10.0.2.3/16 dev v0
r ip addr del local 10.0.2.3/24 dev v0
r ip addr show v0
