/** What there is in /proc/PID/net: the entries that a fresh net of 6.18 (no modules) was seen to have. */

export const PROC_NET_DIRECTORIES: readonly string[] = ['dev_snmp6', 'netfilter', 'stat'];

export const PROC_NET_FILES: readonly string[] = (
  'anycast6 arp arp_tables_matches arp_tables_names arp_tables_targets dev dev_mcast fib_trie fib_triestat icmp icmp6 if_inet6 ' +
  'igmp igmp6 ip6_flowlabel ip6_mr_cache ip6_mr_vif ip6_tables_matches ip6_tables_names ip6_tables_targets ip6t_hashlimit ip_mr_cache ip_mr_vif ip_tables_matches ' +
  'ip_tables_names ip_tables_targets ipt_hashlimit ipv6_route mcfilter mcfilter6 netlink netstat nf_conntrack nf_conntrack_expect packet protocols ' +
  'psched ptype raw raw6 route rt6_stats rt_acct rt_cache snmp snmp6 sockstat sockstat6 ' +
  'softnet_stat tcp tcp6 udp udp6 udplite udplite6 unix xfrm_stat xt_recent'
).split(' ');
