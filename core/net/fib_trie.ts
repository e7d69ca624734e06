/**
 * Routes that come to the tables of a net and leave them (net/ipv4/fib_trie.c, Linux 6.18): of one prefix the larger
 * TOS comes first, then the lower priority, then the newest or, appended, the oldest.
 */
import { List, Map, OrderedMap } from 'immutable';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { int } from '../codec.js';
import { refuse } from '../errno.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { fibCreateInfo, isMeant, sameInfo, synced } from './fib_semantics.js';
import { compareAddresses } from './inet.js';
import { FibAlias, everyAlias, fibGetTable, fibOf, prefixKey } from './ip_fib.js';
import type { FibInfo, FibNet, FibSlice, FibTable } from './ip_fib.js';
import { NlmFlags } from './netlink.js';
import type { NlmFlag } from './netlink.js';
import { RTNH_F, RT_TABLE } from './rtmsg.js';
import type { RouteCommand, RouteFilter } from './rtmsg.js';

/** Where a route is: `at` among the routes of its prefix. */
const Place = { net: int, table: int, dst: t.string, dst_len: int, at: int };

export const FibEvent = t.union([
  t.type({ type: t.literal('fib_net_init'), net: int }),
  t.type({ type: t.literal('ip_fib_net_exit'), net: int }),
  t.type({ type: t.literal('fib_new_table'), net: int, id: int }),
  t.type({ type: t.literal('fib_unmerge'), net: int }),
  /** @param at its place among the routes of its prefix */
  t.type({ type: t.literal('fib_insert_alias'), net: int, alias: FibAlias, at: int }),
  t.type({ type: t.literal('fib_replace_alias'), net: int, alias: FibAlias, at: int }),
  t.type({ type: t.literal('fib_remove_alias'), ...Place }),
  /** The message about a route: it is there when it has come, and still there when it is to go. */
  t.type({
    type: t.literal('rtmsg_fib'),
    nlmsg_type: t.keyof({ RTM_NEWROUTE: null, RTM_DELROUTE: null }),
    nlmsg_flags: t.readonlyArray(NlmFlags),
    ...Place,
  }),
  t.type({
    type: t.literal('fib_sync_down_dev'),
    net: int,
    /** Index of the device. */
    oif: int,
    /** gone: NETDEV_UNREGISTER; down: NETDEV_DOWN; carrier: NETDEV_CHANGE */
    why: t.keyof({ gone: null, down: null, carrier: null }),
    /** Routes to the machine itself as well. */
    force: t.boolean,
  }),
  t.type({ type: t.literal('fib_sync_up'), net: int, oif: int, flags: int }),
  t.type({ type: t.literal('fib_sync_down_addr'), net: int, table: int, local: t.string }),
  /** A nexthop object goes: routes to it lead nowhere. */
  t.type({ type: t.literal('__remove_nexthop_fib'), net: int, nh_id: int }),
]);
export type FibEvent = t.TypeOf<typeof FibEvent>;

declare module '../kernel.js' {
  interface Events {
    readonly fib: FibEvent;
  }
}

export const initial: FibSlice = { nets: Map() };

export const sites = {
  fib_net_init: 'fib_net_init',
  ip_fib_net_exit: 'ip_fib_net_exit',
  fib_new_table: 'fib_new_table',
  fib_unmerge: 'fib_unmerge',
  fib_insert_alias: 'fib_insert_alias',
  fib_replace_alias: 'fib_table_insert',
  fib_remove_alias: 'fib_remove_alias',
  rtmsg_fib: 'rtmsg_fib',
  fib_sync_down_dev: 'fib_sync_down_dev',
  fib_sync_up: 'fib_sync_up',
  fib_sync_down_addr: 'fib_sync_down_addr',
  __remove_nexthop_fib: '__remove_nexthop_fib',
} satisfies Record<FibEvent['type'], string>;

/** fib_new_table(): local brings main with it while the two are one trie. */
export const fibNewTable = (call: Call, net: number, id: number): void => {
  if (fibGetTable(call.kernel, net, id) !== undefined) return;
  if (id === RT_TABLE.LOCAL && !fibOf(call.kernel, net).has_custom_rules)
    fibNewTable(call, net, RT_TABLE.MAIN);
  call.emit({ type: 'fib_new_table', net, id });
};

const NO_ALIASES = List<FibAlias>();

/** Where a route belongs among those of its prefix: fib_find_alias(). */
const placeOf = (aliases: List<FibAlias>, tos: number, priority: number): number => {
  const at = aliases.findIndex((fa) => fa.tos < tos || (fa.tos === tos && fa.fi.priority >= priority));
  return at < 0 ? aliases.size : at;
};

/**
 * fib_table_insert(). @returns what fib_create_info() has against it; EEXIST: there is one of that prefix, TOS and
 * priority, or exactly this one; ENOENT: there is none to change
 */
export const fibTableInsert = (call: Call, net: number, command: RouteCommand): Verdict =>
  call.within('fib_table_insert', `${command.RTA_DST ?? '0.0.0.0'}/${command.rtm_dst_len}`, () => {
    const {
      nlmsg_flags: flags,
      rtm_table: table,
      rtm_tos: tos,
      rtm_type: type,
      rtm_dst_len: dst_len,
    } = command;
    const made = fibCreateInfo(call.kernel, net, command);
    if (E.isLeft(made)) return made.left;
    const fi = made.right;
    const alias = { dst: command.RTA_DST ?? '0.0.0.0', dst_len, tos, type, tb_id: table, fi };
    const aliases = fibGetTable(call.kernel, net, table)?.get(prefixKey(alias)) ?? NO_ALIASES;
    const isPeer = (fa: FibAlias | undefined): boolean => fa?.tos === tos && fa.fi.priority === fi.priority;
    let at = placeOf(aliases, tos, fi.priority);
    const notify = (...nlmsg_flags: readonly NlmFlag[]): undefined => {
      const { dst } = alias;
      call.emit({ type: 'rtmsg_fib', nlmsg_type: 'RTM_NEWROUTE', nlmsg_flags, net, table, dst, dst_len, at });
    };
    let appends = false;
    if (isPeer(aliases.get(at))) {
      const exists = refuse('EEXIST', 'fib_table_insert');
      if (flags.includes('NLM_F_EXCL')) return exists;
      const same = aliases.findIndex((fa) => isPeer(fa) && fa.type === type && sameInfo(fa.fi, fi));
      if (flags.includes('NLM_F_REPLACE')) {
        if (same >= 0) return same === at ? undefined : exists;
        call.emit({ type: 'fib_replace_alias', net, alias, at });
        return notify('NLM_F_REPLACE');
      }
      if (same >= 0) return exists;
      appends = flags.includes('NLM_F_APPEND');
      if (appends) while (isPeer(aliases.get(at))) at += 1;
    }
    if (!flags.includes('NLM_F_CREATE')) return refuse('ENOENT', 'fib_table_insert');
    call.emit({ type: 'fib_insert_alias', net, alias, at });
    return appends ? notify('NLM_F_CREATE', 'NLM_F_APPEND') : notify('NLM_F_CREATE');
  });

/** The route that a message is about, at the moment when it is sent. */
export const fibAliasAt = (
  kernel: Kernel,
  { net, table, dst, dst_len, at }: Extract<FibEvent, { type: 'rtmsg_fib' }>,
): FibAlias => {
  const alias = fibGetTable(kernel, net, table)?.get(prefixKey({ dst, dst_len }))?.get(at);
  if (alias === undefined) throw new Error(`net ${net} has no route ${at} to ${dst}/${dst_len}`);
  return alias;
};

/** fib_table_delete(): the first route that is as the request says. @returns ESRCH: there is none. */
export const fibTableDelete = (call: Call, net: number, command: RouteCommand): Verdict =>
  call.within('fib_table_delete', `${command.RTA_DST ?? '0.0.0.0'}/${command.rtm_dst_len}`, () => {
    const { rtm_table: table, RTA_DST: dst = '0.0.0.0', rtm_dst_len: dst_len, rtm_tos } = command;
    const aliases = fibGetTable(call.kernel, net, table)?.get(prefixKey({ dst, dst_len })) ?? NO_ALIASES;
    const at = aliases.findIndex((fa) => fa.tos === rtm_tos && isMeant(command, fa));
    if (at < 0) return refuse('ESRCH', 'fib_table_delete');
    const place = { net, table, dst, dst_len, at };
    call.emit({ type: 'rtmsg_fib', nlmsg_type: 'RTM_DELROUTE', nlmsg_flags: [], ...place });
    call.emit({ type: 'fib_remove_alias', ...place });
    return undefined;
  });

/** fib_flush(): routes that lead nowhere any more go, and nobody is told. */
export const fibFlush = (call: Call, net: number): void =>
  call.within('fib_flush', '', () => {
    for (const [table, routes] of fibOf(call.kernel, net).tables)
      for (const aliases of routes.values())
        for (let at = aliases.size - 1; at >= 0; at -= 1) {
          const fa = aliases.get(at);
          if (fa === undefined || (fa.fi.flags & RTNH_F.DEAD) === 0) continue;
          call.emit({ type: 'fib_remove_alias', net, table, dst: fa.dst, dst_len: fa.dst_len, at });
        }
  });

/** What becomes of a net's routes, if anything does. @returns whether one of them leads nowhere any more */
export const fibSync = (call: Call, event: FibEvent & Parameters<typeof synced>[1]): boolean => {
  const before = everyAlias(call.kernel, event.net).map(({ fi }) => fi);
  const after = before.map((fi) => synced(fi, event));
  if (after.some((fi, i) => fi !== before[i])) call.emit(event);
  return after.some(({ flags }) => (flags & RTNH_F.DEAD) !== 0);
};

/** The routes that use a nexthop object: what is said of them besides that. */
export const fiListOf = (kernel: Kernel, net: number, nh_id: number): FibInfo[] =>
  everyAlias(kernel, net).flatMap(({ fi }) => (fi.nh_id === nh_id ? [fi] : []));

/** fib_info_notify_update(): the routes that use a nexthop object, which is another one now, the last prefix first. */
export const fibInfoNotifyUpdate = (call: Call, net: number, nh_id: number): void => {
  for (const [table, routes] of tablesInOrder(call.kernel, net))
    for (const aliases of prefixesOf(routes, 'descending'))
      for (const [at, { dst, dst_len, fi }] of aliases.entries()) {
        if (fi.nh_id !== nh_id) continue;
        const nlmsg_flags = ['NLM_F_REPLACE'] as const;
        const place = { net, table, dst, dst_len, at };
        call.emit({ type: 'rtmsg_fib', nlmsg_type: 'RTM_NEWROUTE', nlmsg_flags, ...place });
      }
};

/** Tables by their place in fib_table_hash. */
const FIB_TABLE_HASHSZ = 256;

const tablesInOrder = (kernel: Kernel, net: number): (readonly [id: number, table: FibTable])[] =>
  [...fibOf(kernel, net).tables].toSorted(([a], [b]) => (a % FIB_TABLE_HASHSZ) - (b % FIB_TABLE_HASHSZ));

/** fn_trie_dump_leaf() and what leads there: tables, prefixes and routes in the order of a dump. */
export const fibDump = (kernel: Kernel, net: number, filter: RouteFilter): FibAlias[] =>
  tablesInOrder(kernel, net)
    .filter(([id]) => filter.table === RT_TABLE.UNSPEC || id === filter.table)
    .flatMap(([, table]) => prefixesOf(table, 'ascending').flatMap((aliases) => aliases.toArray()));

/** By address, of one address the longest first. */
const prefixesOf = (table: FibTable, order: 'ascending' | 'descending'): List<FibAlias>[] => {
  const keyed = [...table.values()].flatMap((aliases) => {
    const fa = aliases.first();
    return fa === undefined ? [] : [{ aliases, fa }];
  });
  return keyed
    .toSorted((a, b) => {
      const byAddress = compareAddresses(a.fa.dst, b.fa.dst);
      if (byAddress === 0) return b.fa.dst_len - a.fa.dst_len;
      return order === 'ascending' ? byAddress : -byAddress;
    })
    .map(({ aliases }) => aliases);
};

const patch = (slice: FibSlice, net: number, change: (row: FibNet) => FibNet): FibSlice => {
  const row = slice.nets.get(net);
  if (row === undefined) throw new Error(`net ${net} has no forwarding tables`);
  return { nets: slice.nets.set(net, change(row)) };
};

const inPrefix = (
  row: FibNet,
  id: number,
  key: string,
  change: (aliases: List<FibAlias>) => List<FibAlias>,
): FibNet => {
  const table: FibTable = row.tables.get(id) ?? OrderedMap();
  const aliases = change(table.get(key) ?? NO_ALIASES);
  return {
    ...row,
    tables: row.tables.set(id, aliases.isEmpty() ? table.delete(key) : table.set(key, aliases)),
  };
};

const mapInfos = (row: FibNet, change: (fi: FibInfo) => FibInfo): FibNet => ({
  ...row,
  tables: row.tables.map((table) =>
    table.map((aliases) =>
      aliases.map((fa) => {
        const fi = change(fa.fi);
        return fi === fa.fi ? fa : { ...fa, fi };
      }),
    ),
  ),
});

export const evolve = (slice: FibSlice, event: FibEvent): FibSlice => {
  switch (event.type) {
    case 'fib_net_init':
      return { nets: slice.nets.set(event.net, { tables: Map(), has_custom_rules: false }) };
    case 'ip_fib_net_exit':
      return { nets: slice.nets.delete(event.net) };
    case 'rtmsg_fib':
      return slice;
    case 'fib_new_table':
      return patch(slice, event.net, (row) => ({ ...row, tables: row.tables.set(event.id, OrderedMap()) }));
    case 'fib_unmerge':
      return patch(slice, event.net, (row) => ({ ...row, has_custom_rules: true }));
    case 'fib_insert_alias': {
      const { alias, at } = event;
      return patch(slice, event.net, (row) =>
        inPrefix(row, alias.tb_id, prefixKey(alias), (aliases) => aliases.insert(at, alias)),
      );
    }
    case 'fib_replace_alias': {
      const { alias, at } = event;
      return patch(slice, event.net, (row) =>
        inPrefix(row, alias.tb_id, prefixKey(alias), (aliases) => aliases.set(at, alias)),
      );
    }
    case 'fib_remove_alias':
      return patch(slice, event.net, (row) =>
        inPrefix(row, event.table, prefixKey(event), (aliases) => aliases.delete(event.at)),
      );
    case 'fib_sync_down_dev':
    case 'fib_sync_up':
    case 'fib_sync_down_addr':
    case '__remove_nexthop_fib':
      return patch(slice, event.net, (row) => mapInfos(row, (fi) => synced(fi, event)));
  }
};
