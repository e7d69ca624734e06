# the first namespace decides which congestion controls the others may take
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
ip netns add A
r sysctl net.ipv4.tcp_available_congestion_control net.ipv4.tcp_allowed_congestion_control net.ipv4.tcp_congestion_control
r ip netns exec A sysctl net.ipv4.tcp_allowed_congestion_control net.ipv4.tcp_congestion_control
r ip netns exec A sysctl -w net.ipv4.tcp_congestion_control=reno
r ip netns exec A sysctl -w net.ipv4.tcp_congestion_control=nosuch
r ip netns exec A sysctl -w net.ipv4.tcp_allowed_congestion_control=reno
r sysctl -w net.ipv4.tcp_congestion_control=reno
ip netns add B
r ip netns exec B sysctl net.ipv4.tcp_congestion_control
r sysctl net.ipv4.tcp_allowed_congestion_control
