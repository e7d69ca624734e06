/**
 * The pernet operations that a booting Linux 6.18 registers, in the order of its initcalls: subsystems go before the
 * first pernet device, so later levels still come before loopback. Order within one level is the link order as far as it
 * is known. Operations whose functions do nothing that the model has are here for the order of things and for what
 * they fill in struct net; `hooks` are the functions that each has in the kernel (from its symbol table), `size` is
 * that of its part of net_generic() in bytes (from its type information, x86-64).
 */
import type { ConfigOption } from '../machine.js';
import type { PernetOperations, PernetRow } from '../net/pernet.js';

export type Level = 'start_kernel' | 'core' | 'postcore' | 'subsys' | 'fs' | 'device' | 'late';

export interface Initcall {
  readonly level: Level;
  readonly region: PernetRow['region'];
  readonly ops: PernetOperations;
  /** Registered only on a kernel that has all of these. */
  readonly config: readonly ConfigOption[];
}

type Hooks = NonNullable<PernetOperations['hooks']>;
const HOOKS: Readonly<Record<string, Hooks[number]>> = {
  i: 'init',
  p: 'pre_exit',
  r: 'exit_rtnl',
  x: 'exit',
  b: 'exit_batch',
};

/** One line of the tables below: name, hooks by letter, and what else there is to say. */
type Line = readonly [
  name: string,
  hooks: string,
  more?: {
    readonly size?: number;
    readonly config?: readonly ConfigOption[];
    readonly region?: PernetRow['region'];
  },
];

const hooksOf = (letters: string): Hooks => letters.split('').flatMap((letter) => HOOKS[letter] ?? []);

const level = (name: Level, ...lines: readonly Line[]): Initcall[] =>
  lines.map(([ops, letters, more = {}]) => ({
    level: name,
    region: more.region ?? 'subsys',
    config: more.config ?? [],
    ops: {
      name: ops,
      hooks: hooksOf(letters),
      ...(more.size !== undefined && { has_id: true, size: more.size }),
    },
  }));

const NF = { config: ['NETFILTER'] } as const;
const CT = { config: ['NETFILTER', 'NF_CONNTRACK'] } as const;
const V6 = { config: ['IPV6'] } as const;
const XFRM = { config: ['XFRM'] } as const;
const DEVICE = { region: 'device' } as const;

export const INITCALLS: readonly Initcall[] = [
  ...level('start_kernel', ['net_ns_ops', 'i'], ['proc_net_ns_ops', 'ix']),
  ...level(
    'core',
    ['sysctl_pernet_ops', 'ix', { config: ['SYSCTL'] }],
    ['netfilter_net_ops', 'ix', NF],
    ['nf_log_net_ops', 'ix', NF],
    ['net_inuse_ops', 'ix'],
    ['netlink_net_ops', 'ix'],
    ['netlink_tap_net_ops', 'i', { size: 48 }],
    ['rtnetlink_net_ops', 'ix'],
    ['genl_pernet_ops', 'ix'],
  ),
  ...level('postcore', ['audit_net_ops', 'ix', { size: 8 }], ['uevent_net_ops', 'ix']),
  ...level(
    'subsys',
    ['netns_bpf_pernet_ops', 'ip'],
    ['proto_net_ops', 'ix'],
    ['dev_proc_ops', 'ix'],
    ['dev_mc_net_ops', 'ix'],
    ['netdev_net_ops', 'ix'],
    ['loopback_net_ops', 'i', DEVICE],
    ['default_device_ops', 'b', DEVICE],
    ['fib_notifier_net_ops', 'ix'],
    ['fib_rules_net_ops', 'ix'],
    ['psched_net_ops', 'ix'],
    ['tcf_net_ops', 'ix', { size: 32 }],
    ['nexthop_net_ops', 'irx'],
  ),
  ...level(
    'fs',
    ['sysctl_core_ops', 'ix', { config: ['SYSCTL'] }],
    ['arp_net_ops', 'ix'],
    ['devinet_ops', 'ix'],
    ['fib_net_ops', 'ixb'],
    ['ip_rt_proc_ops', 'ix'],
    ['xfrm_net_ops', 'ipx', XFRM],
    ['xfrm4_net_ops', 'ix', XFRM],
    ['sysctl_route_ops', 'ix', { config: ['SYSCTL'] }],
    ['netns_ip_rt_ops', 'i'],
    ['rt_genid_ops', 'i'],
    ['ipv4_inetpeer_ops', 'ix'],
    ['igmp_net_ops', 'ix'],
    ['ipv4_mib_ops', 'ix'],
    ['tcp_sk_ops', 'ixb'],
    ['tcp_net_metrics_ops', 'b'],
    ['mptcp_pernet_ops', 'ix', { size: 80 }],
    ['mptcp_pm_pernet_ops', 'ix', { size: 64 }],
    ['udp_sysctl_ops', 'ix'],
    ['raw_sysctl_ops', 'i'],
    ['icmp_sk_ops', 'i'],
    ['ipmr_net_ops', 'ixb'],
    ['af_inet_ops', 'i'],
    ['raw_net_ops', 'ix'],
    ['tcp4_net_ops', 'ix'],
    ['udp4_net_ops', 'ix'],
    ['ping_v4_net_ops', 'ix'],
    ['ip_proc_ops', 'ix'],
    ['ip4_frags_ops', 'ipx'],
    ['unix_net_ops', 'ix'],
    ['xsk_net_ops', 'ix'],
    ['cfg80211_pernet_ops', 'x', { region: 'device', config: ['CFG80211'] }],
  ),
  ...level(
    'device',
    ['diag_net_ops', 'ix'],
    ['nfnetlink_net_ops', 'ib', { ...NF, size: 8 }],
    ['nfnl_acct_ops', 'ix', { config: ['NETFILTER', 'NETFILTER_NETLINK_ACCT'], size: 16 }],
    ['nfnl_queue_net_ops', 'ix', { ...NF, size: 136 }],
    ['nfnl_log_net_ops', 'ix', { ...NF, size: 144 }],
    ['nf_conntrack_net_ops', 'ib', { ...CT, size: 136 }],
    ['ctnetlink_net_ops', 'ip', CT],
    ['cttimeout_ops', 'ipx', { config: ['NETFILTER', 'NF_CONNTRACK', 'NF_CT_NETLINK_TIMEOUT'], size: 32 }],
    ['synproxy_net_ops', 'ix', { ...CT, size: 24 }],
    ['nf_tables_net_ops', 'ipxb', { config: ['NETFILTER', 'NF_TABLES'], size: 200 }],
    ['xt_net_ops', 'ix', { ...NF, size: 352 }],
    ['hashlimit_net_ops', 'ix', { ...NF, size: 24 }],
    ['recent_net_ops', 'ix', { ...NF, size: 24 }],
    ['ip_set_net_ops', 'ipx', { ...NF, size: 16 }],
    ['ip_vs_core_ops', 'ib', { config: ['NETFILTER', 'IP_VS'] }],
    ['ip_vs_core_dev_ops', 'b', { config: ['NETFILTER', 'IP_VS'], region: 'device' }],
    ['defrag4_net_ops', 'x', NF],
    ['ip_tables_net_ops', 'ix', NF],
    ['iptable_filter_net_ops', 'ipx', NF],
    ['arp_tables_net_ops', 'ix', NF],
    ['inet6_net_ops', 'ix', V6],
    ['ip6mr_net_ops', 'ixb', V6],
    ['icmpv6_sk_ops', 'i', V6],
    ['ndisc_net_ops', 'ix', V6],
    ['igmp6_net_ops', 'ix', V6],
    ['raw6_net_ops', 'ix', V6],
    ['if6_proc_net_ops', 'ix', V6],
    ['ipv6_proc_ops', 'ix', V6],
    ['ipv6_inetpeer_ops', 'ix', V6],
    ['ip6_route_net_ops', 'ix', V6],
    ['fib6_net_ops', 'ix', V6],
    ['xfrm6_net_ops', 'ix', { config: ['IPV6', 'XFRM'] }],
    ['fib6_rules_net_ops', 'ib', V6],
    ['ip6_route_net_late_ops', 'ix', V6],
    ['ip6_flowlabel_net_ops', 'x', V6],
    ['addrconf_ops', 'ix', V6],
    ['ipv6_addr_label_ops', 'ix', V6],
    ['ip6_frags_ops', 'ipx', V6],
    ['tcpv6_net_ops', 'ix', V6],
    ['ping_v6_net_ops', 'ix', V6],
    ['ip6_segments_ops', 'ix', V6],
    ['ioam6_net_ops', 'ix', V6],
    ['defrag6_net_ops', 'x', { config: ['IPV6', 'NF_DEFRAG_IPV6'] }],
    ['nf_ct_net_ops', 'ipx', { config: ['IPV6', 'NF_DEFRAG_IPV6'] }],
    ['sctp_defaults_ops', 'ix', { config: ['IP_SCTP'] }],
    ['sctp_ctrlsock_ops', 'ix', { config: ['IP_SCTP'] }],
    ['dccp_v4_ops', 'ixb', { config: ['IP_DCCP'] }],
    ['mpls_net_ops', 'ix', { config: ['MPLS'] }],
    ['can_pernet_ops', 'ix', { config: ['CAN'] }],
    ['lowpan_frags_ops', 'ipx', { config: ['IEEE802154_6LOWPAN'] }],
    ['wext_pernet_ops', 'ix', { config: ['WEXT_CORE'] }],
    ['packet_net_ops', 'ix'],
    ['br_net_ops', 'r'],
    ['brnf_net_ops', 'ix', { ...NF, size: 40 }],
  ),
  ...level('late', ['vxlan_net_ops', 'irx', { size: 2088 }]),
];
