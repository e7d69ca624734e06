/**
 * The forwarding tables of IPv6: what they hold, in which order, and how a route comes and goes (net/ipv6/ip6_fib.c,
 * include/net/ip6_fib.h, Linux 6.18). The kernel's tree is a map from prefix to routes in the order of their metrics. A
 * route has one nexthop, or a nexthop object; several with gateways, one prefix and one metric are siblings, and are told
 * as one. Left out: cloned routes, exceptions, garbage collection.
 */
import { List, Map } from 'immutable';
import * as t from 'io-ts';
import { int } from '../codec.js';
import { refuse } from '../errno.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { compareAddresses, prefixEqual } from './inet.js';
import { pathsOfId } from './nexthop_table.js';
import type { PernetHooks } from './pernet.js';
import { RT_TABLE, RTNH_F } from './rtmsg.js';
import type { NlmFlag } from './netlink.js';

/** include/uapi/linux/ipv6_route.h: what a route is, beside its type. */
export const RTF = { REJECT: 0x0200, ANYCAST: 0x00100000, LOCAL: 0x80000000 } as const;

export const Fib6Info = t.type({
  /** A number that stands for its address in memory. */
  rt: int,
  table: int,
  dst: t.string,
  plen: int,
  /** '::' and 0: any. */
  src: t.string,
  src_len: int,
  /** RTN_* */
  fib6_type: int,
  /** RTF_REJECT, RTF_ANYCAST, RTF_LOCAL */
  flags: int,
  protocol: int,
  metric: int,
  /** By the clock of the kernel; null: never. */
  expires_ms: t.union([int, t.null]),
  /** '': none. */
  prefsrc: t.string,
  /** RTAX_* by name. */
  metrics: t.record(t.string, int),
  cc_algo: t.string,
  /** ICMPV6_ROUTER_PREF_* */
  pref: int,
  /** Nexthop object, which leads; 0: none, and it is what follows that leads. */
  nh_id: int,
  /** fib6_nh: the device, which is lo's for a route that rejects; 0: see nh_id. */
  dev: int,
  /** '': none. */
  gw: t.string,
  weight: int,
  /** RTNH_F_* */
  nh_flags: int,
});
export type Fib6Info = t.TypeOf<typeof Fib6Info>;

/** struct fib6_nh: one of the ways that a route leads. */
export type Fib6Nh = Pick<Fib6Info, 'dev' | 'gw' | 'weight' | 'nh_flags'>;

/** Routes by prefix; those of one prefix in their order. */
type Fib6Table = Map<string, List<Fib6Info>>;

export interface Fib6Slice {
  readonly nextRt: number;
  /** net cookie → number of the table → table. */
  readonly nets: Map<number, Map<number, Fib6Table>>;
}

const Rt = { net: int, rt: Fib6Info };

export const Fib6Event = t.union([
  t.type({ type: t.keyof({ fib6_net_init: null, fib6_net_exit: null }), net: int }),
  t.type({ type: t.literal('fib6_new_table'), net: int, table: int }),
  /** @param at the place among the routes of its prefix */
  t.type({ type: t.literal('fib6_add_rt2node'), ...Rt, at: int }),
  t.type({ type: t.literal('fib6_del_route'), ...Rt }),
  t.type({
    type: t.keyof({ fib6_set_expires: null, fib6_nh_flags: null, fib6_remove_prefsrc: null }),
    ...Rt,
  }),
  /** A message to RTNLGRP_IPV6_ROUTE about a route and its siblings; it changes nothing. */
  t.type({
    type: t.literal('inet6_rt_notify'),
    nlmsg_type: t.keyof({ RTM_NEWROUTE: null, RTM_DELROUTE: null }),
    nlmsg_flags: t.readonlyArray(t.keyof({ NLM_F_CREATE: null, NLM_F_REPLACE: null, NLM_F_APPEND: null })),
    ...Rt,
  }),
]);
export type Fib6Event = t.TypeOf<typeof Fib6Event>;

declare module '../kernel.js' {
  interface Kernel {
    readonly fib6: Fib6Slice;
  }
  interface Events {
    readonly fib6: Fib6Event;
  }
}

export const initial: Fib6Slice = { nextRt: 1, nets: Map() };

export const sites = {
  fib6_net_init: 'fib6_net_init',
  fib6_net_exit: 'fib6_net_exit',
  fib6_new_table: 'fib6_new_table',
  fib6_add_rt2node: 'fib6_add_rt2node',
  fib6_del_route: 'fib6_del_route',
  fib6_set_expires: 'fib6_set_expires',
  fib6_nh_flags: 'fib6_ifdown',
  fib6_remove_prefsrc: 'fib6_remove_prefsrc',
  inet6_rt_notify: 'inet6_rt_notify',
} satisfies Record<Fib6Event['type'], string>;

type Prefix = Pick<Fib6Info, 'dst' | 'plen' | 'src' | 'src_len'>;
const keyOf = ({ dst, plen, src, src_len }: Prefix): string => `${dst}/${plen} from ${src}/${src_len}`;

export const ROUTES_OF_NOBODY = List<Fib6Info>();

/** fib6_get_table() */
export const fib6GetTable = (kernel: Kernel, net: number, table: number): Fib6Table | undefined =>
  kernel.fib6.nets.get(net)?.get(table);

/** The routes of one prefix, the best first. */
export const nodeOf = (kernel: Kernel, net: number, of: Prefix & Pick<Fib6Info, 'table'>): List<Fib6Info> =>
  fib6GetTable(kernel, net, of.table)?.get(keyOf(of)) ?? ROUTES_OF_NOBODY;

/** fib6_new_table() */
export const fib6NewTable = (call: Call, net: number, table: number): void => {
  if (fib6GetTable(call.kernel, net, table) === undefined) call.emit({ type: 'fib6_new_table', net, table });
};

/** fib6_walk(): a prefix comes after those within it, and else they come in the order of their bits. */
const byWalk = (a: Fib6Info, b: Fib6Info): number => {
  const shorter = Math.min(a.plen, b.plen);
  if (a.plen !== b.plen && prefixEqual(a.dst, b.dst, shorter)) return b.plen - a.plen;
  return compareAddresses(a.dst, b.dst) || compareAddresses(b.src, a.src);
};

/** Which bucket of fib_table_hash a table is in (FIB6_TABLE_HASHSZ). */
const bucketOf = (table: number): number => table & 0xff;

/** The tables of a net in the order of a dump. */
export const fib6Tables = (kernel: Kernel, net: number): number[] =>
  [...(kernel.fib6.nets.get(net)?.keys() ?? [])].toSorted((a, b) => bucketOf(a) - bucketOf(b));

/**
 * The routes of a net in the order of a dump: table by table, each as fib6_walk() goes through it.
 * @param wanted those that are asked for; only they are put in order
 */
export const fib6Walk = (
  kernel: Kernel,
  net: number,
  wanted: (rt: Fib6Info) => boolean = () => true,
): Fib6Info[] =>
  fib6Tables(kernel, net).flatMap((id) => {
    const nodes = [...(fib6GetTable(kernel, net, id)?.values() ?? [])].map((node) =>
      node.toArray().filter(wanted),
    );
    const inOrder = nodes
      .flatMap((routes) => (routes[0] === undefined ? [] : [{ first: routes[0], routes }]))
      .toSorted((one, other) => byWalk(one.first, other.first));
    return inOrder.flatMap(({ routes }) => routes);
  });

/** rt6_qualify_for_ecmp() */
export const qualifiesForEcmp = ({ nh_id, gw }: Fib6Info): boolean => nh_id === 0 && gw !== '';

/** The nexthops of a route, which may be those of a nexthop object. */
export const fib6NhsOf = (kernel: Kernel, net: number, rt: Fib6Info): readonly Fib6Nh[] =>
  rt.nh_id === 0
    ? [rt]
    : pathsOfId(kernel, net, rt.nh_id).map(({ nhi: { dev, gw, flags }, weight }) => ({
        dev,
        gw,
        weight,
        nh_flags: flags,
      }));

/** The routes that use a nexthop object, the newest first. */
export const f6iListOf = (kernel: Kernel, net: number, nh_id: number): Fib6Info[] =>
  fib6Walk(kernel, net, (rt) => rt.nh_id === nh_id).toSorted((a, b) => b.rt - a.rt);

/** The routes that are told as one with a route: itself alone unless it has siblings. */
export const siblingsOf = (node: List<Fib6Info>, rt: Fib6Info): Fib6Info[] =>
  qualifiesForEcmp(rt)
    ? node.filter((each) => each.metric === rt.metric && qualifiesForEcmp(each)).toArray()
    : [rt];

/** inet6_rt_notify(): of a route and its siblings, of which it comes first. */
export const inet6RtNotify = (
  call: Call,
  net: number,
  nlmsg_type: 'RTM_NEWROUTE' | 'RTM_DELROUTE',
  rt: Fib6Info,
  nlmsg_flags: readonly ('NLM_F_CREATE' | 'NLM_F_REPLACE' | 'NLM_F_APPEND')[] = [],
): void => call.emit({ type: 'inet6_rt_notify', nlmsg_type, nlmsg_flags, net, rt });

/** __ip6_del_rt() */
export const ip6DelRt = (call: Call, net: number, rt: Fib6Info, skip_notify = false): void => {
  call.emit({ type: 'fib6_del_route', net, rt });
  if (!skip_notify) inet6RtNotify(call, net, 'RTM_DELROUTE', rt);
};

/** fib6_rt_update(): a route leads another way than before. */
export const fib6RtUpdate = (call: Call, net: number, rt: Fib6Info): void =>
  inet6RtNotify(call, net, 'RTM_NEWROUTE', rt, ['NLM_F_REPLACE']);

/** rt6_duplicate_nexthop() */
const duplicates = (a: Fib6Info, b: Fib6Info): boolean =>
  a.nh_id === b.nh_id && a.dev === b.dev && a.gw === b.gw;

/** fib6_add(), of a route that is there: it lives as long as the new one would. */
const renew = (call: Call, net: number, old: Fib6Info, { expires_ms }: Fib6Info): Verdict => {
  if (old.expires_ms !== null) call.emit({ type: 'fib6_set_expires', net, rt: { ...old, expires_ms } });
  return refuse('EEXIST', 'fib6_add_rt2node');
};

/** How a route is added: by a request with flags, or (undefined) by the kernel itself. */
export type Asked = readonly NlmFlag[] | undefined;

/** A route that is to be added, and whether whoever listens hears of it at once. */
interface Added {
  readonly rt: Fib6Info;
  readonly asked: Asked;
  readonly told: boolean;
}

/** fib6_add_rt2node() with NLM_F_REPLACE. @returns ENOENT: nothing to replace, and nothing is to be made. */
const replaceRt = (call: Call, net: number, added: Added): Verdict => {
  const { rt, asked, told } = added;
  const node = nodeOf(call.kernel, net, rt);
  const same = node.filter(({ metric }) => metric === rt.metric);
  const old = same.find((each) => qualifiesForEcmp(each) === qualifiesForEcmp(rt)) ?? same.first();
  if (old === undefined && asked?.includes('NLM_F_CREATE') !== true)
    return refuse('ENOENT', 'fib6_add_rt2node');
  if (old === undefined) return insertRt(call, net, added);
  const at = node.indexOf(old);
  for (const each of siblingsOf(node, old)) call.emit({ type: 'fib6_del_route', net, rt: each });
  call.emit({ type: 'fib6_add_rt2node', net, rt, at });
  if (told) inet6RtNotify(call, net, 'RTM_NEWROUTE', rt, ['NLM_F_REPLACE']);
  return undefined;
};

/** fib6_add_rt2node(): after all that are as good. */
const insertRt = (call: Call, net: number, { rt, asked, told }: Added): Verdict => {
  const node = nodeOf(call.kernel, net, rt);
  const worse = node.findIndex(({ metric }) => metric > rt.metric);
  call.emit({ type: 'fib6_add_rt2node', net, rt, at: worse < 0 ? node.size : worse });
  const append = asked?.includes('NLM_F_APPEND') === true ? (['NLM_F_APPEND'] as const) : [];
  if (told) inet6RtNotify(call, net, 'RTM_NEWROUTE', rt, [...append, 'NLM_F_CREATE']);
  return undefined;
};

/** fib6_add_1(): a prefix without routes has a node all the same at the root, and where longer prefixes part. */
const hasNode = (kernel: Kernel, net: number, { table, dst, plen }: Fib6Info): boolean => {
  if (plen === 0) return true;
  const below = [...(fib6GetTable(kernel, net, table)?.values() ?? [])]
    .flatMap((node) => node.first() ?? [])
    .filter((rt) => rt.plen > plen && prefixEqual(rt.dst, dst, plen));
  const [first] = below;
  return first !== undefined && below.some((rt) => !prefixEqual(rt.dst, first.dst, plen + 1));
};

/**
 * fib6_add(). @param asked the flags of the request @param told whether whoever listens hears of it at once
 * @returns EEXIST: it is there, or (NLM_F_EXCL) another one of its metric; ENOENT: nothing to replace
 */
export const fib6Add = (call: Call, net: number, rt: Fib6Info, asked: Asked, told = true): Verdict =>
  call.within('fib6_add', `${rt.dst}/${rt.plen}`, () => {
    const node = nodeOf(call.kernel, net, rt);
    const replaces = asked?.includes('NLM_F_REPLACE') === true;
    const creates = asked === undefined || asked.includes('NLM_F_CREATE');
    if (replaces && !creates && node.isEmpty() && !hasNode(call.kernel, net, rt))
      return refuse('ENOENT', 'fib6_add_1', 'Can not replace route - no match found');
    const same = node.filter(({ metric }) => metric === rt.metric);
    if (asked?.includes('NLM_F_EXCL') === true && !same.isEmpty())
      return refuse('EEXIST', 'fib6_add_rt2node');
    if (replaces) return replaceRt(call, net, { rt, asked, told });
    const old = same.find((each) => duplicates(each, rt));
    return old === undefined ? insertRt(call, net, { rt, asked, told }) : renew(call, net, old, rt);
  });

/** fib6_clean_all(): takes what `doomed` says from every table. */
export const fib6CleanAll = (call: Call, net: number, doomed: (rt: Fib6Info) => boolean): void => {
  for (const rt of fib6Walk(call.kernel, net)) if (doomed(rt)) ip6DelRt(call, net, rt);
};

/** Sets or clears flags (RTNH_F_*) of the nexthops of some routes. */
export const setNhFlags = (
  call: Call,
  net: number,
  of: (rt: Fib6Info) => boolean,
  { set = 0, clear = 0 }: { readonly set?: number; readonly clear?: number },
): void => {
  const flagsOf = ({ nh_flags }: Fib6Info): number => (nh_flags | set) & ~clear;
  for (const rt of fib6Walk(call.kernel, net, (each) => flagsOf(each) !== each.nh_flags && of(each)))
    call.emit({ type: 'fib6_nh_flags', net, rt: { ...rt, nh_flags: flagsOf(rt) } });
};

/** Whether a nexthop is dead, because its device is down while a sibling's is not. */
export const isDead = ({ nh_flags }: Fib6Info): boolean => (nh_flags & RTNH_F.DEAD) !== 0;

const change = (
  slice: Fib6Slice,
  net: number,
  rt: Fib6Info,
  to: (node: List<Fib6Info>) => List<Fib6Info>,
): Fib6Slice => {
  const tables = slice.nets.get(net, Map<number, Fib6Table>());
  const table = tables.get(rt.table, Map<string, List<Fib6Info>>());
  const node = to(table.get(keyOf(rt), ROUTES_OF_NOBODY));
  const left = node.isEmpty() ? table.delete(keyOf(rt)) : table.set(keyOf(rt), node);
  return { ...slice, nets: slice.nets.set(net, tables.set(rt.table, left)) };
};

const EMPTY: Fib6Table = Map();
const NEW = Map([
  [RT_TABLE.MAIN, EMPTY],
  [RT_TABLE.LOCAL, EMPTY],
] as const);

export const evolve = (slice: Fib6Slice, event: Fib6Event): Fib6Slice => {
  switch (event.type) {
    case 'fib6_net_init':
      return { ...slice, nets: slice.nets.set(event.net, NEW) };
    case 'fib6_net_exit':
      return { ...slice, nets: slice.nets.delete(event.net) };
    case 'fib6_new_table': {
      const tables = slice.nets.get(event.net, Map<number, Fib6Table>());
      return { ...slice, nets: slice.nets.set(event.net, tables.set(event.table, EMPTY)) };
    }
    case 'fib6_add_rt2node': {
      const added = change(slice, event.net, event.rt, (node) => node.insert(event.at, event.rt));
      return { ...added, nextRt: Math.max(slice.nextRt, event.rt.rt + 1) };
    }
    case 'fib6_del_route':
      return change(slice, event.net, event.rt, (node) => node.filter(({ rt }) => rt !== event.rt.rt));
    case 'fib6_set_expires':
    case 'fib6_nh_flags':
    case 'fib6_remove_prefsrc':
      return change(slice, event.net, event.rt, (node) =>
        node.map((each) => (each.rt === event.rt.rt ? event.rt : each)),
      );
    case 'inet6_rt_notify':
      return slice;
  }
};

export const pernet = {
  fib6_net_ops: {
    init: (call, net) => {
      call.emit({ type: 'fib6_net_init', net });
      return undefined;
    },
    exit: (call, net) => call.emit({ type: 'fib6_net_exit', net }),
  },
} satisfies Record<string, PernetHooks>;
