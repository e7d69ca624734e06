# kernel: sandbox
# needs: a mount namespace
# What is done to a container: a link in /var/run/netns to the namespace of a process.
unshare -n sleep 60 &
pid=$!
sleep 0.3
mkdir -p /var/run/netns
ln -sf /proc/$pid/ns/net /var/run/netns/container
ip netns list
ip netns exec container ip -br link
ip link add veth-host type veth peer name veth-cont
ip link set veth-cont netns container
ip netns exec container ip -br link | awk '{print $1}'
nsenter -t $pid -n ip -br link | awk '{print $1}'
rm /var/run/netns/container
ip netns list
kill $pid; wait 2>/dev/null
sleep 0.5
ip -br link | awk '{print $1}'
