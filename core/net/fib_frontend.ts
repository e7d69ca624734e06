/**
 * Requests about routes of IPv4, and their dump (net/ipv4/fib_frontend.c, Linux 6.18). Left out: encapsulation.
 */
import * as E from 'fp-ts/lib/Either.js';
import { refuse } from '../errno.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { rulesExit, rulesInit } from './fib_rules.js';
import { fibDump, fibNewTable, fibTableDelete, fibTableInsert } from './fib_trie.js';
import { networkOf, familyOf } from './inet.js';
import { fibGetTable, ignoresLinkdown, leadsNowhere, nhsOf } from './ip_fib.js';
import type { FibAlias, FibInfo, FibNh } from './ip_fib.js';
import type { Found } from './netdevice.js';
import { nexthopFindById } from './nexthop_table.js';
import type { PernetHooks } from './pernet.js';
import { RTN, RTNH_F, RT_TABLE } from './rtmsg.js';
import type { RouteCommand, RouteFilter, Rtmsg, Rtnexthop } from './rtmsg.js';
import { valueOf } from './sysctl_net.js';

/** The two low bits of the old TOS byte, which are ECN's. */
const INET_ECN_MASK = 3;
const MAX_PREFIXLEN = 32;

const no = (why: string): Verdict => refuse('EINVAL', 'rtm_to_fib_config', why);

/** rtm_to_fib_config(). @returns EINVAL */
const check = (message: Rtmsg): Verdict => {
  const { rtm_tos, rtm_dst_len: length, RTA_DST: dst = '0.0.0.0', RTA_NH_ID: nh_id = 0 } = message;
  const { RTA_OIF: oif = 0, RTA_GATEWAY, RTA_VIA, RTA_MULTIPATH } = message;
  if ((rtm_tos & INET_ECN_MASK) !== 0) return no('Invalid dsfield (tos): ECN bits must be 0');
  if (length > MAX_PREFIXLEN) return no('Invalid prefix length');
  if (networkOf(dst, length) !== dst) return no('Invalid prefix for given prefix length');
  const leads =
    oif !== 0 || RTA_GATEWAY !== undefined || RTA_VIA !== undefined || RTA_MULTIPATH !== undefined;
  if (nh_id !== 0 && leads) return no('Nexthop specification and nexthop id are mutually exclusive');
  if (RTA_GATEWAY !== undefined && RTA_VIA !== undefined)
    return no('Nexthop configuration can not contain both GATEWAY and VIA');
  return undefined;
};

/** inet_rtm_newroute(), inet_rtm_delroute(). @returns ESRCH: no such table; EINVAL; else as the table says. */
export const doit = (call: Call, asked: RouteCommand, net: number): Verdict => {
  const isNew = asked.type === 'RTM_NEWROUTE';
  return call.within(isNew ? 'inet_rtm_newroute' : 'inet_rtm_delroute', '', () => {
    const refused = check(asked);
    if (refused !== undefined) return refused;
    const command = asked.rtm_table === 0 ? { ...asked, rtm_table: RT_TABLE.MAIN } : asked;
    if (isNew) {
      fibNewTable(call, net, command.rtm_table);
      return fibTableInsert(call, net, command);
    }
    const { RTA_NH_ID: nh_id = 0 } = command;
    if (nh_id !== 0 && nexthopFindById(call.kernel, net, nh_id) === undefined)
      return refuse('EINVAL', 'inet_rtm_delroute', 'Nexthop id does not exist');
    if (fibGetTable(call.kernel, net, command.rtm_table) === undefined)
      return refuse('ESRCH', 'inet_rtm_delroute', 'FIB table does not exist');
    return fibTableDelete(call, net, command);
  });
};

/** fib_nexthop_info(): flags as they are told, and where it leads. */
export const nexthopInfo = (
  kernel: Kernel,
  net: number,
  nh: FibNh,
): { readonly flags: number; readonly to: Pick<Rtnexthop, 'RTA_GATEWAY' | 'RTA_VIA' | 'RTA_FLOW'> } => {
  const { gw, tclassid } = nh;
  const unusable = (nh.flags & RTNH_F.LINKDOWN) !== 0 && ignoresLinkdown(kernel, net, nh.oif);
  const family = gw === '' ? undefined : familyOf(gw);
  const flags = (nh.flags & (RTNH_F.DEAD | RTNH_F.LINKDOWN | RTNH_F.ONLINK)) | (unusable ? RTNH_F.DEAD : 0);
  const to = {
    ...(family === 'AF_INET' && { RTA_GATEWAY: gw }),
    ...(family === 'AF_INET6' && { RTA_VIA: { rtvia_family: family, rtvia_addr: gw } }),
    ...(tclassid !== 0 && { RTA_FLOW: tclassid }),
  };
  return { flags, to };
};

const pathOf = (kernel: Kernel, net: number, nh: FibNh): Rtnexthop => {
  const { flags, to } = nexthopInfo(kernel, net, nh);
  return { rtnh_flags: flags, rtnh_hops: nh.weight - 1, rtnh_ifindex: nh.oif, ...to };
};

/** Where a route leads, as it is told; of a nexthop object only if routes have to say what is in it. */
const waysOf = (kernel: Kernel, net: number, fi: FibInfo): Partial<Rtmsg> => {
  if (fi.nh_id !== 0 && valueOf(kernel, net, 'ipv4', 'nexthop_compat_mode') === '0') return {};
  const nhs = nhsOf(kernel, net, fi);
  const [nh] = nhs;
  if (nhs.length > 1) return { RTA_MULTIPATH: nhs.map((each) => pathOf(kernel, net, each)) };
  if (nh === undefined) return {};
  const { flags, to } = nexthopInfo(kernel, net, nh);
  return { rtm_flags: flags, ...to, ...(nh.oif !== 0 && { RTA_OIF: nh.oif }) };
};

/** fib_dump_info(): what is told of a route. @param table where it was found, which may be main for one of local */
export const fibDumpInfo = (
  kernel: Kernel,
  net: number,
  alias: FibAlias,
  table: number = alias.tb_id,
): Rtmsg => {
  const { fi, dst, dst_len } = alias;
  return {
    rtm_family: 'AF_INET',
    rtm_dst_len: dst_len,
    rtm_src_len: 0,
    rtm_tos: alias.tos,
    rtm_table: table,
    rtm_protocol: fi.protocol,
    rtm_scope: fi.scope,
    rtm_type: leadsNowhere(kernel, net, fi) ? RTN.BLACKHOLE : alias.type,
    rtm_flags: fi.flags,
    ...(dst_len > 0 && { RTA_DST: dst }),
    ...(fi.priority !== 0 && { RTA_PRIORITY: fi.priority }),
    ...(Object.keys(fi.metrics).length > 0 && { RTA_METRICS: fi.metrics }),
    ...(fi.cc_algo !== '' && { RTAX_CC_ALGO: fi.cc_algo }),
    ...(fi.prefsrc !== '' && { RTA_PREFSRC: fi.prefsrc }),
    ...(fi.nh_id !== 0 && { RTA_NH_ID: fi.nh_id }),
    ...waysOf(kernel, net, fi),
  };
};

/** inet_dump_fib(). @returns ENOENT: no such table */
export const dumpit = (kernel: Kernel, net: number, filter: RouteFilter): Found<Rtmsg[]> => {
  const { table, type, protocol, oif } = filter;
  if (table !== RT_TABLE.UNSPEC && fibGetTable(kernel, net, table) === undefined)
    return E.left(refuse('ENOENT', 'inet_dump_fib', 'ipv4: FIB table does not exist'));
  const wanted = fibDump(kernel, net, filter).filter(
    (alias) =>
      (type === 0 || alias.type === type) &&
      (protocol === 0 || alias.fi.protocol === protocol) &&
      (oif === 0 || nhsOf(kernel, net, alias.fi).some((nh) => nh.oif === oif)),
  );
  return E.right(wanted.map((alias) => fibDumpInfo(kernel, net, alias)));
};

export const pernet = {
  fib_net_ops: {
    init: (call, net) => {
      call.emit({ type: 'fib_net_init', net });
      rulesInit(call, net, 'AF_INET');
    },
    exit_batch: (call, nets) => {
      for (const net of nets) {
        rulesExit(call, net, 'AF_INET');
        call.emit({ type: 'ip_fib_net_exit', net });
      }
    },
  },
} satisfies Record<string, PernetHooks>;
