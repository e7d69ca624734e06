/**
 * What there is in /proc/PID/net: the entries that a fresh net of 6.18 (no modules) was seen to have, with the options
 * that they take. Left out: what init_net alone has (`connector`, `pnp`, `ipconfig`, two files of `stat`).
 */
import type { Kernel } from '../kernel.js';
import type { ConfigOption } from '../machine.js';
import { devGetByName, devicesOf } from '../net/netdevice.js';

const ALL = 0o444;
const ROOT = 0o440;

/** Options that it takes, mode, paths below /proc/PID/net. */
const ENTRIES = [
  [[], ALL, 'arp dev dev_mcast fib_trie fib_triestat icmp igmp ip_mr_cache ip_mr_vif mcfilter netlink'],
  [[], ALL, 'netstat packet protocols psched ptype raw route rt_acct rt_cache snmp sockstat softnet_stat'],
  [[], ALL, 'stat/rt_cache tcp udp udplite unix'],
  [['IPV6'], ALL, 'anycast6 icmp6 if_inet6 igmp6 ip6_flowlabel ip6_mr_cache ip6_mr_vif ipv6_route'],
  [['IPV6'], ALL, 'mcfilter6 raw6 rt6_stats snmp6 sockstat6 tcp6 udp6 udplite6'],
  [['XFRM'], ALL, 'xfrm_stat'],
  [['NETFILTER'], ALL, 'netfilter/nf_log stat/synproxy'],
  [['NETFILTER'], ROOT, 'arp_tables_matches arp_tables_names arp_tables_targets ip_tables_matches'],
  [
    ['NETFILTER'],
    ROOT,
    'ip_tables_names ip_tables_targets netfilter/nfnetlink_log netfilter/nfnetlink_queue',
  ],
  [['NETFILTER', 'IPV6'], ROOT, 'ip6_tables_matches ip6_tables_names ip6_tables_targets'],
  [['NETFILTER', 'NF_CONNTRACK'], ALL, 'stat/nf_conntrack'],
  [['NETFILTER', 'NF_CONNTRACK'], ROOT, 'nf_conntrack nf_conntrack_expect'],
] as const satisfies readonly (readonly [readonly ConfigOption[], number, string])[];

/** Directories that are there although nothing is in them. */
const EMPTY = [
  [['NETFILTER'], 'ipt_hashlimit'],
  [['NETFILTER'], 'xt_recent'],
  [['NETFILTER', 'IPV6'], 'ip6t_hashlimit'],
] as const satisfies readonly (readonly [readonly ConfigOption[], string])[];

type Words<Text extends string> = Text extends `${infer Word} ${infer Rest}` ? Word | Words<Rest> : Text;

/** A file, but for those that bear the names of devices. */
export type ProcNetFile = Words<(typeof ENTRIES)[number][2]>;

/** What is at a path below /proc/PID/net. */
export type ProcNetEntry =
  | { readonly is: 'directory'; readonly names: readonly string[] }
  | { readonly is: 'file'; readonly file: ProcNetFile; readonly mode: number }
  /** dev_snmp6/NAME */
  | { readonly is: 'dev_snmp6'; readonly dev: number; readonly mode: number };

interface Made {
  readonly takes: readonly ConfigOption[];
  readonly path: string;
  readonly file?: { readonly name: ProcNetFile; readonly mode: number };
}

const MADE: readonly Made[] = [
  ...ENTRIES.flatMap(([takes, mode, text]) =>
    // split() forgets what it was given; the type does not.
    (text.split(' ') as ProcNetFile[]).map((name) => ({ takes, path: name, file: { name, mode } })),
  ),
  ...EMPTY.map(([takes, path]) => ({ takes, path })),
];

const DEV_SNMP6 = 'dev_snmp6';

/** What a path below /proc/PID/net (''; the top) is in a net. @returns undefined: nothing is there. */
export const procNetAt = (kernel: Kernel, net: number, path: string): ProcNetEntry | undefined => {
  const config = kernel.machine?.config;
  const there = MADE.filter(({ takes }) => takes.every((option) => config?.[option] === true));
  const made = there.find((each) => each.path === path);
  if (made?.file !== undefined) return { is: 'file', file: made.file.name, mode: made.file.mode };
  if (made !== undefined) return { is: 'directory', names: [] };
  const [top, below] = path.split('/');
  if (top === DEV_SNMP6 && config?.IPV6 === true) {
    const names = [...devicesOf(kernel, net).dev_base_head].map(
      (dev) => kernel.dev.devices.get(dev)?.name ?? '',
    );
    if (below === undefined) return { is: 'directory', names };
    const device = names.includes(below) ? devGetByName(kernel, net, below) : undefined;
    return device && { is: DEV_SNMP6, dev: device.dev, mode: ALL };
  }
  const prefix = path === '' ? '' : `${path}/`;
  const below6 = path === '' && config?.IPV6 === true ? [DEV_SNMP6] : [];
  const names = there
    .filter((each) => each.path.startsWith(prefix))
    .map((each) => each.path.slice(prefix.length).split('/')[0] ?? '');
  return names.length === 0 ? undefined : { is: 'directory', names: [...new Set([...names, ...below6])] };
};
