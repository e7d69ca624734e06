# kernel: sandbox
# Moves to names, pids and back, and what cannot move.
ip link add veth0 type veth peer name veth1
ip link set veth1 netns 1; echo $?
ip link set veth1 netns nosuch; echo $?
ip link set nosuch netns 1; echo $?
ip link set lo netns 1; echo $?
ip netns add a
ip link set veth1 netns a name eth0
ip -n a link set eth0 up
ip link set veth0 up
sleep 0.2
cat /sys/class/net/veth0/operstate
ip -n a link set eth0 netns 1
ip link show eth0 | head -1 | cut -d: -f2
