# kernel: sandbox
# needs: a mount namespace
# /proc/sys/net and names in /sys/class/net, as builtins and redirections of shells see them, here and in other namespaces.
echo 1 > /proc/sys/net/ipv4/ip_forward
sysctl net.ipv4.ip_forward net.ipv4.conf.all.forwarding
for f in /proc/sys/net/ipv4/conf/*/rp_filter; do echo 2 > $f; done
sysctl -n net.ipv4.conf.lo.rp_filter net.ipv4.conf.default.rp_filter
echo 0 > /proc/sys/net/ipv4/ip_forward
ip netns add r
ip -n r link add veth0 type veth peer name veth1
ip netns exec r sh -c 'echo 1 > /proc/sys/net/ipv4/conf/veth0/forwarding'
ip netns exec r sysctl net.ipv4.conf.veth0.forwarding net.ipv4.conf.veth1.forwarding
sysctl -n net.ipv4.conf.all.forwarding
ip netns exec r bash -c 'echo 1 > /proc/sys/net/ipv4/ip_forward; read -r x < /proc/sys/net/ipv4/ip_forward; echo $x; : > sync'
rm sync
sysctl -n net.ipv4.ip_forward
ip netns exec r sysctl net.ipv4.conf.all.forwarding net.ipv4.conf.veth1.forwarding
ip netns exec r bash -c 'ip netns exec r bash -c "echo 7 > /proc/sys/net/ipv4/conf/veth1/log_martians"; ip netns exec r sysctl net.ipv4.conf.veth1.log_martians'
ip link add v0 type veth peer name v1
echo 1 | tee /proc/sys/net/ipv6/conf/all/forwarding
sysctl net.ipv6.conf.v0.forwarding net.ipv6.conf.all.forwarding
[ -f /proc/sys/net/ipv4/nosuch ] || echo 'no such file'
[ -d /proc/sys/net/ipv4/conf/v0 ] && [ -d /sys/class/net/v0 ] && echo v0
ip link del v0
[ -d /proc/sys/net/ipv4/conf/v0 ] || [ -e /sys/class/net/v1 ] || echo 'no v0, no v1'
for d in /sys/class/net/*; do echo ${d##*/}; done
ip netns exec r bash -c 'echo /sys/class/net/*; [ -e /sys/class/net/v0 ] || echo "no v0"'
nsenter --net=/run/netns/r bash -c 'echo 3 > /proc/sys/net/ipv4/conf/veth0/log_martians; echo /sys/class/net/*'
ip netns exec r sysctl net.ipv4.conf.veth0.log_martians
echo 0 > /proc/sys/net/ipv4/ip_forward
(echo nonsense > /proc/sys/net/ipv4/ip_forward) 2> /dev/null
sysctl net.ipv4.ip_forward
