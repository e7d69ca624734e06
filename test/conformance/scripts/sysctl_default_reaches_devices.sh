# a write of conf.default reaches devices on which nobody wrote the value; those made after it are pinned to it
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
ip netns add A
ip -n A link add v0 type veth peer name v1
look() { ip netns exec A sysctl -ar "net\.ipv4\.conf\..*\.$1\$"; }
r ip netns exec A sysctl -w net.ipv4.conf.v1.arp_ignore=1
r ip netns exec A sysctl -w net.ipv4.conf.default.arp_ignore=2
look arp_ignore
ip -n A link add v2 type veth peer name v3
r ip netns exec A sysctl -w net.ipv4.conf.default.arp_ignore=3
look arp_ignore
r ip netns exec A sysctl -w net.ipv4.conf.all.arp_ignore=4
look arp_ignore
r ip netns exec A sysctl -w net.ipv4.conf.default.route_localnet=1 net.ipv4.conf.default.disable_policy=1
look route_localnet
look disable_policy
ip -n A link add v4 type veth peer name v5
look route_localnet
