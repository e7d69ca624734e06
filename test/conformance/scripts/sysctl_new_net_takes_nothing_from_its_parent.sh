# a namespace made inside another one starts from the first one's values, not from its parent's
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
ip netns add A
r ip netns exec A sysctl -w net.ipv4.ip_forward=1 net.ipv4.conf.default.rp_filter=2 net.ipv6.conf.default.accept_ra=0 net.ipv4.ip_default_ttl=77 net.core.somaxconn=7 net.unix.max_dgram_qlen=3
r ip netns exec A unshare -n sysctl net.ipv4.ip_forward net.ipv4.conf.default.rp_filter net.ipv4.conf.lo.rp_filter net.ipv6.conf.default.accept_ra net.ipv4.ip_default_ttl net.core.somaxconn net.unix.max_dgram_qlen
ip netns add B
r ip netns exec B sysctl net.ipv4.ip_forward net.ipv4.ip_default_ttl
ip netns del A
ip netns add A
r ip netns exec A sysctl net.ipv4.ip_forward net.ipv4.ip_default_ttl
