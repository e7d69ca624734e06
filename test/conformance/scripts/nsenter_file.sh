# nsenter --net=FILE runs a command in the namespace of the file
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
ip netns add B
ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
r nsenter --net=/run/netns/A ip link
r nsenter -n/run/netns/A ip -br link
r nsenter --net=/run/netns/A ip netns identify
r nsenter --net=/var/run/netns/A ip netns identify
r nsenter --net=/run/netns/A bash -c 'exit 9'
r nsenter --net=/run/netns/A nsenter --net=/run/netns/B ip -br link
r nsenter --net=/run/netns/A ip link set v1 netns B
r nsenter --net=/run/netns/B ip link show v1
r nsenter --net=/run/netns/A ip netns exec B ip netns identify
r nsenter --net=/run/netns/A -- ip netns identify
r nsenter -F --net=/run/netns/A ip netns identify
r nsenter --net=/run/netns/A <<< 'echo the shell; ip netns identify'
r nsenter --no-fork --net=/run/netns/A ip netns identify
