# kernel: sandbox
# Background jobs that make and change namespaces at the same time.
for i in 1 2 3 4 5; do ip netns add bg$i & done
wait
ip netns list | sort
for i in 1 2 3 4 5; do ip netns exec bg$i ip link set lo up & done
wait
for i in 1 2 3 4 5; do ip -n bg$i -br link | awk '{print $2}'; done
ip -all netns delete
