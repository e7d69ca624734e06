# neigh.default is the machine's: it reaches the first namespace's devices and is what new devices everywhere start from
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
ip netns add A
ip -n A link add d0 type dummy
r sysctl -w net.ipv4.neigh.eth1.gc_stale_time=11
r sysctl -w net.ipv4.neigh.default.gc_stale_time=22
r sysctl net.ipv4.neigh.eth0.gc_stale_time net.ipv4.neigh.eth1.gc_stale_time net.ipv4.neigh.lo.gc_stale_time
r ip netns exec A sysctl net.ipv4.neigh.default.gc_stale_time
r ip netns exec A sysctl net.ipv4.neigh.d0.gc_stale_time
ip -n A link add d1 type dummy
ip link set eth1 netns A
r ip netns exec A sysctl net.ipv4.neigh.d0.gc_stale_time net.ipv4.neigh.d1.gc_stale_time net.ipv4.neigh.eth1.gc_stale_time
r sysctl -w net.ipv4.neigh.default.gc_thresh1=1
r sysctl net.ipv4.neigh.eth0.gc_thresh1
r sysctl -w net.ipv4.neigh.default.base_reachable_time=40
r sysctl net.ipv4.neigh.eth0.base_reachable_time_ms
ip netns del A
sleep 1
r sysctl net.ipv4.neigh.eth1.gc_stale_time
