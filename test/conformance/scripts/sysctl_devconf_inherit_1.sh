# devconf_inherit_init_net=1: where conf.all and conf.default of a new namespace come from
# kernel: vm
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
keys="net.ipv4.conf.all.rp_filter net.ipv4.conf.default.rp_filter net.ipv4.conf.lo.rp_filter net.ipv4.ip_forward net.ipv6.conf.all.accept_ra
  net.ipv6.conf.default.accept_ra net.ipv6.conf.lo.accept_ra net.ipv6.conf.default.autoconf net.ipv6.conf.default.disable_ipv6
  net.ipv4.ip_default_ttl net.ipv4.tcp_rmem net.ipv4.tcp_congestion_control"
r sysctl -w net.core.devconf_inherit_init_net=1
r sysctl -w net.ipv4.conf.all.rp_filter=1 net.ipv4.conf.default.rp_filter=2 net.ipv4.ip_forward=1 net.ipv6.conf.all.accept_ra=0 \
  net.ipv6.conf.default.accept_ra=2 net.ipv6.conf.default.autoconf=0 net.ipv6.conf.default.disable_ipv6=1 net.ipv4.ip_default_ttl=77 \
  net.ipv4.tcp_congestion_control=reno
r sysctl -w 'net.ipv4.tcp_rmem=4096 5000 6000'
ip netns add A
r ip netns exec A sysctl $keys
r ip netns exec A sysctl -w net.ipv4.conf.all.rp_filter=0 net.ipv6.conf.all.accept_ra=1 net.ipv6.conf.default.accept_ra=3 net.ipv4.conf.default.rp_filter=5
ip netns exec A unshare -n sysctl $keys
ip -n A link add v0 type dummy
r ip netns exec A sysctl net.ipv4.conf.v0.rp_filter net.ipv6.conf.v0.accept_ra
r ip netns exec A sysctl -w net.ipv4.conf.default.rp_filter=6
r ip netns exec A sysctl net.ipv4.conf.v0.rp_filter net.ipv4.conf.lo.rp_filter
r ip netns exec A sysctl -w net.core.devconf_inherit_init_net=1
