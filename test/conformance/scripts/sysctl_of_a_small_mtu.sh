# a device whose mtu is too small for IPv6 has no files of it
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
ip netns add A
ip -n A link add v0 type veth peer name v1
look() { ip netns exec A sysctl -ar 'net\.ipv6\.(conf\..*\.(mtu|hop_limit)|neigh.*ucast)'; }
r ip netns exec A sysctl -w net.ipv6.conf.v0.hop_limit=9 net.ipv6.conf.v1.mtu=1400
look
r ip netns exec A sysctl -w net.ipv6.conf.v1.mtu=1600
r ip netns exec A sysctl -w net.ipv6.conf.v1.mtu=1279
ip -n A link set v0 mtu 1279
ip -n A link set v1 mtu 1450
look
r ip netns exec A sysctl net.ipv6.conf.v0.hop_limit
r ip netns exec A sysctl net.ipv4.conf.v0.arp_ignore
ip -n A link set v0 mtu 1300
look
