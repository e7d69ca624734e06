# /sys/class/net shows the net of the one who mounted /sys
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip link add v0 type veth peer name v1 netns A
r ls /sys/class/net
r ip netns exec A ls /sys/class/net
r nsenter --net=/run/netns/A ls /sys/class/net
ip netns exec A nsenter -t $$ -n ls /sys/class/net
r ip netns exec A cat /sys/class/net/v1/mtu /sys/class/net/lo/operstate
r ip netns exec A cat /sys/class/net/v0/mtu
r readlink /sys/class/net/v0
r ip netns exec A readlink /sys/class/net/lo
ip netns exec A ip link set v1 name eth0
r ip netns exec A ls /sys/class/net
