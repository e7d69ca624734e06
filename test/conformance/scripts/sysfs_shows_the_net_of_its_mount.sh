# /sys/class/net shows the namespace of whoever mounted it, wherever the task that looks is
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
ip netns add A
ip link add v0 type veth peer name v1 netns A
r ls /sys/class/net
r ip netns exec A ls /sys/class/net
r nsenter --net=/run/netns/A ls /sys/class/net
r nsenter --net=/run/netns/A cat /sys/class/net/v0/ifindex
r nsenter --net=/run/netns/A cat /sys/class/net/v1/ifindex
r nsenter --net=/run/netns/A cat /proc/net/dev_snmp6/v0
nsenter --net=/run/netns/A cat /proc/net/dev_snmp6/v1 | head -1
r ip netns exec A cat /sys/class/net/v0/ifindex
r ip netns exec A cat /sys/class/net/v1/ifindex
r unshare -n cat /sys/class/net/v0/operstate
r unshare -n cat /proc/net/dev
