/**
 * The forwarding tables of IPv4: what they hold, and finding a route in one (include/net/ip_fib.h, net/ipv4/fib_trie.c,
 * Linux 6.18). The kernel's trie is a map from prefix to aliases, in their order; nexthops are part of their route.
 * Until a net has its first rule of its own, `local` and `main` are one trie.
 */
import { Map } from 'immutable';
import type { List, OrderedMap } from 'immutable';
import * as t from 'io-ts';
import { int } from '../codec.js';
import type { Errno } from '../errno.js';
import type { Kernel } from '../kernel.js';
import type { Flow } from './fib_rules.js';
import { ADDRESS_BITS, networksOf } from './inet.js';
import { devGetByIndex, deviceOf } from './netdevice.js';
import { isBlackhole, pathsOfId } from './nexthop_table.js';
import { RTN, RTNH_F, RT_SCOPE, RT_TABLE } from './rtmsg.js';
import { directoryOf, valueOf } from './sysctl_net.js';

/** struct fib_nh */
const FibNh = t.type({
  /** Index of the device; 0: none. */
  oif: int,
  /** RT_SCOPE_* */
  scope: int,
  /** RTNH_F_* */
  flags: int,
  /** '' : none; of either family. */
  gw: t.string,
  weight: int,
  tclassid: int,
});
export type FibNh = t.TypeOf<typeof FibNh>;

/** struct fib_info */
export const FibInfo = t.type({
  protocol: int,
  scope: int,
  type: int,
  /** RTNH_F_* */
  flags: int,
  priority: int,
  /** '': none */
  prefsrc: t.string,
  tb_id: int,
  /** RTAX_* by name. */
  metrics: t.record(t.string, int),
  cc_algo: t.string,
  /** Nexthop object, which leads; 0: none. */
  nh_id: int,
  /** Where it leads without one. */
  nh: t.readonlyArray(FibNh),
});
export type FibInfo = t.TypeOf<typeof FibInfo>;

/** struct fib_alias: a route of a table. */
export const FibAlias = t.type({ dst: t.string, dst_len: int, tos: int, type: int, tb_id: int, fi: FibInfo });
export type FibAlias = t.TypeOf<typeof FibAlias>;

/**
 * Routes by prefix (`192.0.2.0/24`), in the order in which prefixes came, on which the shape of the kernel's trie depends;
 * those of one prefix in their order.
 */
export type FibTable = OrderedMap<string, List<FibAlias>>;

export interface FibNet {
  readonly tables: Map<number, FibTable>;
  /** local and main have been split because there is, or was, a rule of the user's own. */
  readonly has_custom_rules: boolean;
}

export interface FibSlice {
  readonly nets: Map<number, FibNet>;
}

declare module '../kernel.js' {
  interface Kernel {
    readonly fib: FibSlice;
  }
}

const NO_FIB: FibNet = { tables: Map(), has_custom_rules: false };

export const fibOf = (kernel: Kernel, net: number): FibNet => kernel.fib.nets.get(net) ?? NO_FIB;

export const fibGetTable = (kernel: Kernel, net: number, id: number): FibTable | undefined =>
  fibOf(kernel, net).tables.get(id);

export const prefixKey = ({ dst, dst_len }: Pick<FibAlias, 'dst' | 'dst_len'>): string => `${dst}/${dst_len}`;

/** Every route of a net, table by table. */
export const everyAlias = (kernel: Kernel, net: number): FibAlias[] =>
  fibOf(kernel, net)
    .tables.valueSeq()
    .toArray()
    .flatMap((table) => [...table.values()].flatMap((aliases) => aliases.toArray()));

/** fib_props: the nearest scope that a type can have at the least, and what a route of it answers. */
export const FIB_PROPS: Readonly<Record<number, { readonly scope: number; readonly error?: Errno }>> = {
  [RTN.UNSPEC]: { scope: RT_SCOPE.NOWHERE },
  [RTN.UNICAST]: { scope: RT_SCOPE.UNIVERSE },
  [RTN.LOCAL]: { scope: RT_SCOPE.HOST },
  [RTN.BROADCAST]: { scope: RT_SCOPE.LINK },
  [RTN.ANYCAST]: { scope: RT_SCOPE.LINK },
  [RTN.MULTICAST]: { scope: RT_SCOPE.UNIVERSE },
  [RTN.BLACKHOLE]: { scope: RT_SCOPE.UNIVERSE, error: 'EINVAL' },
  [RTN.UNREACHABLE]: { scope: RT_SCOPE.UNIVERSE, error: 'EHOSTUNREACH' },
  [RTN.PROHIBIT]: { scope: RT_SCOPE.UNIVERSE, error: 'EACCES' },
  [RTN.THROW]: { scope: RT_SCOPE.UNIVERSE, error: 'EAGAIN' },
  [RTN.NAT]: { scope: RT_SCOPE.NOWHERE },
  [RTN.XRESOLVE]: { scope: RT_SCOPE.NOWHERE, error: 'EINVAL' },
};

/** fib_info_nhc(): the nexthops of a route, which may be those of a nexthop object. */
export const nhsOf = (kernel: Kernel, net: number, { nh_id, nh }: FibInfo): readonly FibNh[] =>
  nh_id === 0
    ? nh
    : pathsOfId(kernel, net, nh_id).map(({ nhi: { dev, scope, flags, gw }, weight }) => ({
        oif: dev === 0 ? 0 : deviceOf(kernel, dev).ifindex,
        scope,
        flags,
        gw,
        weight,
        tclassid: 0,
      }));

/** Whether a route leads to a nexthop object that drops. */
export const leadsNowhere = (kernel: Kernel, net: number, { nh_id }: FibInfo): boolean =>
  nh_id !== 0 && isBlackhole(pathsOfId(kernel, net, nh_id));

/** struct fib_result */
export interface FibResult {
  readonly alias: FibAlias;
  /** Which table was asked; while local and main are one that is main. */
  readonly table: number;
  /** Which of its nexthops. */
  readonly nh: FibNh;
}

/** What a look-up wants of a route besides its destination. */
export type FibFlow = Pick<Flow, 'daddr' | 'oif' | 'tos'> & {
  /** The nearest scope that a route may have; RT_SCOPE_UNIVERSE: any. */
  readonly scope: number;
  /** FIB_LOOKUP_IGNORE_LINKSTATE */
  readonly ignoreLinkstate?: boolean;
};

/** ip_ignore_linkdown(): a sysctl of the device or of all makes routes through it unusable while it has no carrier. */
export const ignoresLinkdown = (kernel: Kernel, net: number, oif: number): boolean => {
  const device = devGetByIndex(kernel, net, oif);
  if (device === undefined) return false;
  const name = 'ignore_routes_with_linkdown';
  return [directoryOf('ipv4/conf', device.dev), 'ipv4/conf/all'].some(
    (directory) => valueOf(kernel, net, directory, name) === '1',
  );
};

/** fib_lookup_good_nhc() */
const isGood = (kernel: Kernel, net: number, nh: FibNh, flow: FibFlow): boolean =>
  (nh.flags & RTNH_F.DEAD) === 0 &&
  (flow.oif === 0 || flow.oif === nh.oif) &&
  ((nh.flags & RTNH_F.LINKDOWN) === 0 ||
    flow.ignoreLinkstate === true ||
    !ignoresLinkdown(kernel, net, nh.oif));

/** What one route answers; undefined: it is not for this. */
const answerOf = (
  kernel: Kernel,
  net: number,
  table: number,
  alias: FibAlias,
  flow: FibFlow,
): FibResult | Errno | undefined => {
  const { fi, tos, type } = alias;
  if ((tos !== 0 && tos !== flow.tos) || fi.scope < flow.scope) return undefined;
  const error = FIB_PROPS[type]?.error;
  if (error !== undefined) return error;
  if ((fi.flags & RTNH_F.DEAD) !== 0) return undefined;
  if (leadsNowhere(kernel, net, fi)) return FIB_PROPS[RTN.BLACKHOLE]?.error;
  const found = nhsOf(kernel, net, fi).find((nh) => isGood(kernel, net, nh, flow));
  return found && { alias, table, nh: found };
};

/**
 * fib_table_lookup(): the longest prefix first, and of one prefix the routes in their order.
 * @returns EAGAIN: no route of the table is for this, or one says `throw`; else what the route answers
 */
export const fibTableLookup = (kernel: Kernel, net: number, id: number, flow: FibFlow): FibResult | Errno => {
  const { tables, has_custom_rules } = fibOf(kernel, net);
  const merged = !has_custom_rules && (id === RT_TABLE.MAIN || id === RT_TABLE.LOCAL);
  const tries = (merged ? [RT_TABLE.LOCAL, RT_TABLE.MAIN] : [id]).flatMap((each) => tables.get(each) ?? []);
  for (const [less, dst] of networksOf(flow.daddr).entries()) {
    const key = prefixKey({ dst, dst_len: ADDRESS_BITS.AF_INET - less });
    for (const alias of tries.flatMap((trie) => trie.get(key)?.toArray() ?? [])) {
      const answer = answerOf(kernel, net, id, alias, flow);
      if (answer !== undefined) return answer;
    }
  }
  return 'EAGAIN';
};
