# every file of /proc/net that a fresh namespace has, but for what is the machine's own
# kernel: sandbox
ip netns add A
show() { (cd /; ip netns exec A cat "${@/#/\/proc/net/}"); }
show arp dev dev_mcast dev_snmp6/lo fib_triestat icmp icmp6 igmp igmp6 ip6_flowlabel ip6_mr_cache ip6_mr_vif ip_mr_cache \
  ip_mr_vif mcfilter mcfilter6 netfilter/nf_log packet psched ptype raw raw6 rt_cache
show snmp snmp6 netstat sockstat6 stat/nf_conntrack stat/synproxy tcp tcp6 udp udp6 udplite udplite6 unix xfrm_stat
for f in anycast6 arp_tables_names fib_trie if_inet6 ip6_tables_names ip_tables_names netfilter/nfnetlink_log \
  netfilter/nfnetlink_queue nf_conntrack nf_conntrack_expect route; do
  [ -z "$(show $f)" ] && echo "$f is empty"
done
# what TCP uses of the memory of the whole machine is left out
show protocols | sed -E 's/^((MPTCP|TCP)\S* +[0-9]+ +[0-9]+) +[0-9]+/\1 -/'
ip netns exec A cat /proc/thread-self/net/igmp /proc/self/net/psched
