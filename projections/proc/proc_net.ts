/** /proc/PID/net (fs/proc/proc_net.c): which file is told by which kernel file's view. */
import * as E from 'fp-ts/lib/Either.js';
import { procNetAt } from '../../core/fs/proc_net.js';
import type { ProcNetFile } from '../../core/fs/proc_net.js';
import type { Kernel } from '../../core/kernel.js';
import { netOf } from '../../core/kernel/nsproxy.js';
import { deviceOf } from '../../core/net/netdevice.js';
import type { Directory, File, Looker, Step } from '../node.js';
import { anycast6, ifInet6 } from '../proc_net/addrconf.js';
import { arp } from '../proc_net/arp.js';
import { fibTrie, fibTriestat, route } from '../proc_net/fib_trie.js';
import * as fresh from '../proc_net/fresh.js';
import { igmp, mcfilter } from '../proc_net/igmp.js';
import { igmp6, mcfilter6 } from '../proc_net/mcast.js';
import * as procfs from '../proc_net/net_procfs.js';
import { netstat, snmp } from '../proc_net/proc_ipv4.js';
import { devSnmp6, snmp6 } from '../proc_net/proc_ipv6.js';
import { ipv6Route } from '../proc_net/route6.js';
import * as sockets from '../proc_net/sockets.js';

/** @returns undefined: the model cannot say. */
type View = (kernel: Kernel, net: number) => string | undefined;

const empty: View = () => '';
/** What depends on how the kernel was built, on where it keeps things, or is no text. */
const unknown: View = () => undefined;

const VIEWS = {
  anycast6,
  arp,
  arp_tables_matches: unknown,
  arp_tables_names: empty,
  arp_tables_targets: unknown,
  dev: procfs.dev,
  dev_mcast: procfs.devMcast,
  fib_trie: fibTrie,
  fib_triestat: fibTriestat,
  icmp: sockets.icmp,
  icmp6: sockets.raw6,
  if_inet6: ifInet6,
  igmp,
  igmp6,
  ip6_flowlabel: fresh.ip6Flowlabel,
  ip6_mr_cache: fresh.ip6MrCache,
  ip6_mr_vif: fresh.ip6MrVif,
  ip6_tables_matches: unknown,
  ip6_tables_names: empty,
  ip6_tables_targets: unknown,
  ip_mr_cache: fresh.ipMrCache,
  ip_mr_vif: fresh.ipMrVif,
  ip_tables_matches: unknown,
  ip_tables_names: empty,
  ip_tables_targets: unknown,
  ipv6_route: ipv6Route,
  mcfilter,
  mcfilter6,
  'netfilter/nf_log': fresh.nfLog,
  'netfilter/nfnetlink_log': empty,
  'netfilter/nfnetlink_queue': empty,
  netlink: unknown,
  netstat,
  nf_conntrack: empty,
  nf_conntrack_expect: empty,
  packet: sockets.packet,
  protocols: sockets.protocols,
  psched: fresh.psched,
  ptype: procfs.ptype,
  raw: sockets.raw,
  raw6: sockets.raw6,
  route,
  rt6_stats: unknown,
  rt_acct: unknown,
  rt_cache: fresh.rtCache,
  snmp,
  snmp6,
  sockstat: sockets.sockstat,
  sockstat6: sockets.sockstat6,
  softnet_stat: procfs.softnetStat,
  'stat/nf_conntrack': fresh.statNfConntrack,
  'stat/rt_cache': fresh.statRtCache,
  'stat/synproxy': fresh.statSynproxy,
  tcp: sockets.tcp,
  tcp6: sockets.tcp6,
  udp: sockets.udp,
  udp6: sockets.udp6,
  udplite: sockets.udplite,
  udplite6: sockets.raw6,
  unix: sockets.unix,
  xfrm_stat: fresh.xfrmStat,
} satisfies Record<ProcNetFile, View>;

const DIRECTORY = 0o555;

const fileOf = (mode: number, text: string | undefined): File => ({
  kind: 'file',
  mode,
  size: 0,
  ...(text !== undefined && { read: () => E.right(text) }),
});

const at = (kernel: Kernel, net: number, path: string): Step | undefined => {
  const entry = procNetAt(kernel, net, path);
  if (entry === undefined) return undefined;
  switch (entry.is) {
    case 'file':
      return fileOf(entry.mode, VIEWS[entry.file](kernel, net));
    case 'dev_snmp6':
      return fileOf(entry.mode, devSnmp6(deviceOf(kernel, entry.dev)));
    case 'directory': {
      const pathTo = (name: string): string => (path === '' ? name : `${path}/${name}`);
      const directories = entry.names.filter(
        (name) => procNetAt(kernel, net, pathTo(name))?.is === 'directory',
      );
      return {
        kind: 'directory',
        mode: DIRECTORY,
        nlink: 2 + directories.length,
        names: () => entry.names,
        child: (name) => at(kernel, net, pathTo(name)),
      };
    }
  }
};

/** What there is of it without a net: a directory that says nothing (proc_tgid_net_readdir()). */
export const ZOMBIE_NET: Directory = {
  kind: 'directory',
  mode: DIRECTORY,
  names: () => [],
  unlisted: 'EINVAL',
  child: () => undefined,
};

export const procNet = (looker: Looker, pid: number): Step | undefined => {
  const { kernel } = looker;
  const net = pid === looker.pid ? looker.net : netOf(kernel, pid);
  return net === undefined ? undefined : at(kernel, net, '');
};
