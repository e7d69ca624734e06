# a device that has been given an address hears of no default any longer
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
ip link add v0 address 02:00:00:00:00:0a type veth peer name v1 address 02:00:00:00:00:0b
ip addr add 10.0.0.1/24 dev v0
ip addr flush dev v0
r sysctl -w net.ipv4.conf.default.rp_filter=2
r sysctl net.ipv4.conf.v0.rp_filter net.ipv4.conf.v1.rp_filter
r ip addr add 10.0.0.1/24 scope link dev v1
r ip addr add 10.0.0.1/24 dev v1
r sysctl -w net.ipv4.conf.default.rp_filter=1
r sysctl net.ipv4.conf.v0.rp_filter net.ipv4.conf.v1.rp_filter
r sysctl -w net.ipv4.conf.v0.rp_filter=1
r sysctl -w net.ipv4.conf.default.arp_ignore=1
r sysctl net.ipv4.conf.lo.arp_ignore
ip link set lo up
r sysctl -w net.ipv4.conf.default.arp_ignore=2
r sysctl net.ipv4.conf.lo.arp_ignore
