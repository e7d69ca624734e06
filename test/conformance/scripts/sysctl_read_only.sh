# files that only the first namespace has or may write, and files that nobody writes or reads
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
ip netns add A
for key in core.netdev_max_backlog core.default_qdisc core.devconf_inherit_init_net ipv4.tcp_mem ipv4.neigh.default.gc_thresh1 \
  ipv6.route.flush ipv4.route.flush ipv4.route.gc_thresh core.rmem_max ipv4.conf.all.mc_forwarding ipv6.conf.all.stable_secret \
  ipv4.tcp_allowed_congestion_control netfilter.nf_conntrack_count; do
  r ip netns exec A sysctl -N net.$key
  r ip netns exec A sysctl -w net.$key=1
done
r ip netns exec A sysctl net.ipv6.conf.all.stable_secret
r ip netns exec A sysctl net.unix=1
