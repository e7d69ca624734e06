# keys with dots, slashes and device names that have dots in them
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
ip netns add A
ip -n A link add eth0.5 type veth peer name v1
for key in net.ipv4.ip_forward net/ipv4/ip_forward net.ipv4.conf.eth0/5.arp_ignore net/ipv4/conf/eth0.5/arp_ignore \
  net.ipv4.conf.eth0.5.arp_ignore net.ipv4/conf/eth0.5/arp_ignore net/ipv4.conf/eth0 net.ipv4.nosuch net.nosuch nosuch \
  net.ipv4.ip_forward.x .net.ipv4.ip_forward net..ipv4.ip_forward net.unix. net.unix '' = =1 -n 'net.ipv4.conf.*.arp_ignore'; do
  r ip netns exec A sysctl -- "$key"
  r ip netns exec A sysctl -w -- "$key=1"
done
r ip netns exec A sysctl -w net.unix.max_dgram_qlen
ip netns exec A sysctl net.unix.max_dgram_qlen = 11 2>err; cat err
r ip netns exec A sysctl 'net.unix.max_dgram_qlen = 12'
