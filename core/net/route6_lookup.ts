/**
 * Finding a route of IPv6 (net/ipv6/ip6_fib.c, net/ipv6/route.c, net/ipv6/fib6_rules.c, Linux 6.18): the longest prefix,
 * of it the best route that can be used, table by table as the rules say. Left out: reachability of routers, the hash
 * that chooses among siblings (the first that can be used is taken), exceptions.
 */
import type { Errno } from '../errno.js';
import type { Kernel } from '../kernel.js';
import { IN6ADDR_ANY, ipv6AddrType } from './addrconf_core.js';
import { ipv6Devconf } from './devconf.js';
import { rulesLookup } from './fib_rules.js';
import type { FibRule, Flow } from './fib_rules.js';
import { IFA_F } from './if_addr.js';
import { addrListOf } from './if_inet6.js';
import { prefixEqual } from './inet.js';
import { RTF, fib6GetTable, fib6NhsOf } from './ip6_fib.js';
import type { Fib6Info, Fib6Nh } from './ip6_fib.js';
import { devicesOfDomain, l3mdevMasterDev } from './l3mdev.js';
import { deviceOf } from './netdevice.js';
import type { NetDevice } from './netdevice.js';
import { isBlackhole, pathsOfId } from './nexthop_table.js';
import { nowOf } from '../kernel/timekeeping.js';
import { FR_ACT, RTN, RTNH_F } from './rtmsg.js';

/**
 * ipv6_chk_addr_and_flags(): whether the domain of a device has an address, the device itself where the address is of one
 * link. @param dev undefined: any that is in no domain @param banned flags (IFA_F_*) that it must not have
 * @param skipsDev any device of the domain will do
 */
export const isLocalAddress = (
  kernel: Kernel,
  net: number,
  addr: string,
  dev: NetDevice | undefined,
  banned: number,
  skipsDev = false,
): boolean => {
  const ofLink = ['linklocal', 'loopback'].includes(ipv6AddrType(addr)) && !skipsDev;
  const among =
    dev !== undefined && ofLink
      ? [dev.dev]
      : devicesOfDomain(kernel, net, dev && l3mdevMasterDev(kernel, dev)).map((device) => device.dev);
  return among.some((each) =>
    addrListOf(kernel, { net, dev: each }).some((ifp) => {
      const flags = (ifp.flags & IFA_F.OPTIMISTIC) !== 0 ? ifp.flags & ~IFA_F.TENTATIVE : ifp.flags;
      return ifp.addr === addr && (flags & banned) === 0;
    }),
  );
};

/** ip6_ignore_linkdown() */
export const ignoresLinkdown = (kernel: Kernel, device: NetDevice): boolean =>
  ipv6Devconf(kernel, device, 'ignore_routes_with_linkdown') !== 0;

/** What a look-up wants. */
export interface Flow6 {
  readonly daddr: string;
  readonly saddr: string;
  /** Index of the device; 0: any. */
  readonly oif: number;
  /** RT6_LOOKUP_F_IFACE: no other device than `oif` will do. */
  readonly strict: boolean;
  /** RT6_LOOKUP_F_IGNORE_LINKSTATE */
  readonly ignoreLinkstate: boolean;
}

/** find_match(): how good one way of a route is; undefined: it is not for this. */
const scoreOf = (kernel: Kernel, pref: number, nh: Fib6Nh, flow: Flow6): number | undefined => {
  const device = deviceOf(kernel, nh.dev);
  if ((nh.nh_flags & RTNH_F.DEAD) !== 0) return undefined;
  if ((nh.nh_flags & RTNH_F.LINKDOWN) !== 0 && !flow.ignoreLinkstate && ignoresLinkdown(kernel, device))
    return undefined;
  const onDevice = flow.oif === 0 || device.ifindex === flow.oif;
  if (!onDevice && flow.strict) return undefined;
  // Preferences of routers: 0 medium, 1 high, 3 low.
  return (onDevice ? 2 : 0) + ([1, 2, 1, 0][pref] ?? 0) * 4;
};

/**
 * struct fib6_result: a route with the nexthop that was chosen in the place of its own, and refusing if that drops.
 */
const chosen = (rt: Fib6Info, nh: Fib6Nh, drops: boolean): Fib6Info => ({
  ...rt,
  ...nh,
  ...(drops && { fib6_type: RTN.BLACKHOLE, flags: RTF.REJECT }),
});

/** find_rr_leaf(): of those of the least metric the best. */
const selectOf = (
  kernel: Kernel,
  net: number,
  node: Iterable<Fib6Info>,
  flow: Flow6,
): Fib6Info | undefined => {
  let best: { readonly rt: Fib6Info; readonly score: number } | undefined;
  for (const rt of node) {
    if (best !== undefined && rt.metric > best.rt.metric) break;
    if (rt.expires_ms !== null && rt.expires_ms < nowOf(kernel)) continue;
    const nhs = fib6NhsOf(kernel, net, rt);
    const drops = rt.nh_id !== 0 && isBlackhole(pathsOfId(kernel, net, rt.nh_id));
    if (drops && nhs[0] !== undefined) return chosen(rt, nhs[0], drops);
    for (const nh of nhs) {
      const score = scoreOf(kernel, rt.pref, nh, flow);
      if (score === undefined || (best !== undefined && score <= best.score)) continue;
      best = { rt: rt.nh_id === 0 ? rt : chosen(rt, nh, drops), score };
      break;
    }
  }
  return best?.rt;
};

/** fib6_table_lookup(); undefined: the table has nothing for this, or does not exist. */
export const fib6TableLookup = (
  kernel: Kernel,
  net: number,
  table: number,
  flow: Flow6,
): Fib6Info | undefined => {
  const nodes = [...(fib6GetTable(kernel, net, table)?.values() ?? [])]
    .flatMap((node) => {
      const first = node.first();
      const isFor =
        first !== undefined &&
        prefixEqual(first.dst, flow.daddr, first.plen) &&
        prefixEqual(first.src, flow.saddr, first.src_len);
      return isFor ? [{ node, first }] : [];
    })
    .toSorted((a, b) => b.first.plen - a.first.plen || b.first.src_len - a.first.src_len);
  for (const { node } of nodes) {
    const rt = selectOf(kernel, net, node, flow);
    if (rt !== undefined) return rt;
  }
  return undefined;
};

/** ip6_rt_type_to_error() */
const ERRORS: Readonly<Partial<Record<number, Errno>>> = {
  [RTN.BLACKHOLE]: 'EINVAL',
  [RTN.UNREACHABLE]: 'EHOSTUNREACH',
  [RTN.PROHIBIT]: 'EACCES',
  [RTN.THROW]: 'EAGAIN',
};

/** What a route answers whoever wants to use it; undefined: it can be used. */
export const errorOf = ({ fib6_type }: Fib6Info): Errno | undefined => ERRORS[fib6_type];

const RULE_ERRORS: Readonly<Partial<Record<number, Errno>>> = {
  [FR_ACT.BLACKHOLE]: 'EINVAL',
  [FR_ACT.UNREACHABLE]: 'ENETUNREACH',
  [FR_ACT.PROHIBIT]: 'EACCES',
};

/** fib6_rule_suppress(): a rule may turn down what it finds. */
const suppresses = (kernel: Kernel, rule: FibRule, rt: Fib6Info): boolean => {
  const { FRA_SUPPRESS_PREFIXLEN: prefixlen = -1, FRA_SUPPRESS_IFGROUP: group = -1 } = rule;
  return rt.plen <= prefixlen || (group !== -1 && deviceOf(kernel, rt.dev).group === group);
};

/** A look-up by the rules. @returns an errno: no route, or one that refuses */
export const fib6RuleLookup = (
  kernel: Kernel,
  net: number,
  flow: Flow6,
  by: Omit<Flow, 'daddr' | 'saddr' | 'oif'>,
): Fib6Info | Errno =>
  rulesLookup(kernel, net, 'AF_INET6', { ...by, ...flow }, (rule, within): Fib6Info | Errno | undefined => {
    const refused = RULE_ERRORS[rule.action];
    if (refused !== undefined) return refused;
    const rt = fib6TableLookup(kernel, net, rule.table, within);
    return rt === undefined || errorOf(rt) === 'EAGAIN' || suppresses(kernel, rule, rt) ? undefined : rt;
  }) ?? 'ENETUNREACH';

/** A flow of which only addresses and devices are known. */
export const ANY_FLOW = { iif: 0, mark: 0, uid: 0, tos: 0, proto: 0, sport: 0, dport: 0 } as const;

/** ip6_nh_lookup_table(): the route to a gateway in one table. */
export const nhLookupTable = (
  kernel: Kernel,
  net: number,
  table: number,
  daddr: string,
  oif: number,
  strict: boolean,
): Fib6Info | undefined =>
  fib6TableLookup(kernel, net, table, {
    daddr,
    saddr: IN6ADDR_ANY,
    oif,
    strict: strict && oif !== 0,
    ignoreLinkstate: true,
  });

/** The route to a gateway by the rules; undefined: none that can be used. */
export const nhLookup = (kernel: Kernel, net: number, daddr: string, oif: number): Fib6Info | undefined => {
  const flow = { daddr, saddr: IN6ADDR_ANY, oif, strict: oif !== 0, ignoreLinkstate: true };
  const rt = fib6RuleLookup(kernel, net, flow, ANY_FLOW);
  return typeof rt === 'string' ? undefined : rt;
};
