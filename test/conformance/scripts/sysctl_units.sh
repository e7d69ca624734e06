# values in milliseconds and in hundredths are kept in ticks; some files show what another one stores
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
ip netns add A
try() { for value; do [ "$value" = "$1" ] || { r ip netns exec A sysctl -w "net.$1=$value"; ip netns exec A sysctl "net.$1"; }; done; }
try ipv4.icmp_ratelimit 1 4 5 1000 -1
try ipv4.neigh.lo.proxy_delay 1 80 81 100
try ipv4.neigh.lo.base_reachable_time_ms 1500 31001
ip netns exec A sysctl net.ipv4.neigh.lo.base_reachable_time
try ipv4.neigh.lo.base_reachable_time 60
ip netns exec A sysctl net.ipv4.neigh.lo.base_reachable_time_ms
try ipv4.neigh.lo.retrans_time 250
ip netns exec A sysctl net.ipv4.neigh.lo.retrans_time_ms
try ipv6.neigh.lo.retrans_time 500
ip netns exec A sysctl net.ipv6.neigh.lo.retrans_time_ms
try ipv4.neigh.lo.unres_qlen 10 0 1027504 1027505 -1
ip netns exec A sysctl net.ipv4.neigh.lo.unres_qlen_bytes
try ipv6.route.gc_min_interval_ms 1999
ip netns exec A sysctl net.ipv6.route.gc_min_interval
