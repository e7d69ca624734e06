# files in /proc/net are those of the net of the reader
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
r ip netns exec A cat /proc/net/dev
ip link add v0 type veth peer name a-long-name-v1 netns A
r cat /proc/net/dev
r nsenter --net=/run/netns/A cat /proc/self/net/dev
r ls -d /proc/net /proc/self/net
ls /proc/net | grep -x -e dev -e route -e tcp -e dev_snmp6
r ls /proc/net/nope
