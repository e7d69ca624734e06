# /proc/net/snmp shows forwarding and the time to live of the namespace
# kernel: sandbox
ip netns add A; ip netns add B
ip netns exec A sysctl -w net.ipv4.ip_forward=1 net.ipv4.ip_default_ttl=33
for ns in A B; do ip netns exec $ns cat /proc/net/snmp | head -2; done
ip netns exec A sysctl -w net.ipv4.conf.all.forwarding=0
ip netns exec A cat /proc/net/snmp | head -2
