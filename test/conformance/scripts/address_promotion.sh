# a secondary takes the place of the primary that goes
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
ip link add v0 address 02:00:00:00:00:0a type veth peer name v1 address 02:00:00:00:00:0b
sysctl -qw net.ipv4.conf.v0.promote_secondaries=1
for a in 10.0.0.1 10.0.1.1 10.0.0.2 10.0.1.2 10.0.0.3; do ip addr add $a/24 dev v0; done
ip addr add 10.0.2.1/24 scope link dev v0
r ip -br addr show v0
r ip addr del 10.0.0.1/24 dev v0
r ip addr show v0
r ip addr del 10.0.1.1/24 dev v0
r ip addr show v0
r ip addr del 10.0.0.3/24 dev v0
r ip addr del 10.0.0.2/24 dev v0
r ip addr show v0
