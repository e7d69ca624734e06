# a rename takes a device's values along; a move makes new ones from the default of where it goes
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
ip netns add A
ip netns add B
ip -n A link add v0 type veth peer name v1
r ip netns exec A sysctl -w net.ipv4.conf.v0.arp_ignore=1 net.ipv6.conf.v0.hop_limit=7 net.ipv4.neigh.v0.gc_stale_time=9
r ip netns exec B sysctl -w net.ipv4.conf.default.arp_ignore=2 net.ipv6.conf.default.hop_limit=8
ip -n A link set v0 name w0
r ip netns exec A sysctl net.ipv4.conf.v0.arp_ignore
r ip netns exec A sysctl net.ipv4.conf.w0.arp_ignore net.ipv6.conf.w0.hop_limit net.ipv4.neigh.w0.gc_stale_time
ip -n A link set w0 netns B
r ip netns exec A sysctl net.ipv4.conf.w0.arp_ignore
r ip netns exec B sysctl net.ipv4.conf.w0.arp_ignore net.ipv6.conf.w0.hop_limit net.ipv4.neigh.w0.gc_stale_time
r ip netns exec B sysctl -w net.ipv4.conf.default.arp_ignore=3
r ip netns exec B sysctl net.ipv4.conf.w0.arp_ignore
ip -n B link set w0 netns A
r ip netns exec A sysctl net.ipv4.conf.w0.arp_ignore net.ipv6.conf.w0.hop_limit net.ipv4.neigh.w0.gc_stale_time
ip -n A link del w0
ip netns exec A sysctl -aN -r '\.(w0|v1)\.'
echo end
