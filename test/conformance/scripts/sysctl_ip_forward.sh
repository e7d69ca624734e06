# ip_forward is conf.all.forwarding, which sets default, every device and accept_redirects; IPv6 does so by itself
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
ip netns add A
ip -n A link add v0 type veth peer name v1
look() { ip netns exec A sysctl -ar 'net\.ipv[46].*\.(forwarding|ip_forward|accept_redirects)$'; }
r ip netns exec A sysctl -w net.ipv4.ip_forward=1
look
r ip netns exec A sysctl -w net.ipv4.conf.v0.forwarding=0
r ip netns exec A sysctl -w net.ipv4.ip_forward=1
look
r ip netns exec A sysctl -w net.ipv4.conf.all.forwarding=5
r ip netns exec A sysctl -w net.ipv4.conf.default.forwarding=0
look
r ip netns exec A sysctl -w net.ipv6.conf.all.forwarding=1
r ip netns exec A sysctl -w net.ipv6.conf.default.forwarding=0
r ip netns exec A sysctl -w net.ipv4.ip_forward=0
look
