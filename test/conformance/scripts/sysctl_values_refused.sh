# what files of each sort take and what they do not
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
ip netns add A
try() { for value; do [ "$value" = "$1" ] || { r ip netns exec A sysctl -w "net.$1=$value"; ip netns exec A sysctl "net.$1"; }; done; }
try ipv4.ip_default_ttl 0 1 255 256 -1 0x10 010 08 '' abc 1a '7 8' ' 9 '
try ipv4.conf.lo.rp_filter -2147483648 2147483647 2147483648 -2147483649 99999999999999999999
try ipv4.tcp_ecn -1 0 1 2 3
try ipv4.tcp_notsent_lowat -1 4294967295 4294967296
try ipv4.tcp_fin_timeout 8589934 8589935 -8589934 -8589935
try ipv4.tcp_adv_win_scale -31 -32 31 32
try ipv4.ip_local_port_range '1000 2000' '2000 1000' '2000 3000' '2000' '2000 65536' '5000 6000 7000' 'a b'
try ipv4.ip_local_reserved_ports 8080 '1-3,2-5,9' '5-1' '65536' '' 'x' '1,2,3'
try ipv4.ping_group_range '0 2147483647' '5 4' '3' 'x'
try ipv4.tcp_rmem '4096 5000 6000' '1' '0 1 2' '7 8' 'x'
try core.somaxconn -1 0 2147483647 2147483648
try ipv6.conf.lo.hop_limit 0 1 255 256
try unix.max_dgram_qlen -1 5
try ipv4.tcp_congestion_control reno nosuch ''
