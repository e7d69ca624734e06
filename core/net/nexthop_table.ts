/**
 * Nexthop objects as they stand: single ones and groups, by id (include/net/nexthop.h, Linux 6.18). The routes that use
 * one say its id. Left out: encapsulation, statistics, offload.
 */
import { List, Map } from 'immutable';
import * as t from 'io-ts';
import { int } from '../codec.js';
import type { Kernel } from '../kernel.js';
import { AddressFamily } from './inet.js';

/** struct nh_info, with what is in its fib_nh or fib6_nh. */
const NhInfo = t.type({
  family: AddressFamily,
  /** It drops. */
  reject_nh: t.boolean,
  /** It is for a bridge's table, not for routes. */
  fdb_nh: t.boolean,
  /** 0: none. */
  dev: int,
  /** '': none. */
  gw: t.string,
  /** RT_SCOPE_* */
  scope: int,
  /** RTNH_F_* */
  flags: int,
});
export type NhInfo = t.TypeOf<typeof NhInfo>;

/** struct nh_grp_entry */
const NhGrpEntry = t.type({ id: int, weight: int });
export type NhGrpEntry = t.TypeOf<typeof NhGrpEntry>;

/** struct nh_res_bucket */
const NhResBucket = t.type({
  /** Of the nexthop that it leads to. */
  id: int,
  /** By the clock of the kernel: since when. */
  migrated_ms: int,
});
export type NhResBucket = t.TypeOf<typeof NhResBucket>;

/** struct nh_res_table */
const NhResTable = t.type({
  idle_timer_ms: int,
  /** 0: nothing is forced. */
  unbalanced_timer_ms: int,
  buckets: t.readonlyArray(NhResBucket),
});
export type NhResTable = t.TypeOf<typeof NhResTable>;

/** struct nh_group */
const NhGroup = t.type({
  fdb_nh: t.boolean,
  entries: t.readonlyArray(NhGrpEntry),
  /** null: it goes by hash and threshold. */
  res_table: t.union([NhResTable, t.null]),
});
export type NhGroup = t.TypeOf<typeof NhGroup>;

const Common = {
  id: int,
  protocol: int,
  /** RTNH_F_* */
  nh_flags: int,
};

const Single = t.type({ ...Common, nh_info: NhInfo });
const Group = t.type({ ...Common, nh_grp: NhGroup });
/** struct nexthop */
const Nexthop = t.union([Single, Group]);
export type Nexthop = t.TypeOf<typeof Nexthop>;
export type SingleNexthop = t.TypeOf<typeof Single>;
export type GroupNexthop = t.TypeOf<typeof Group>;

export const isGroup = (nh: Nexthop): nh is GroupNexthop => 'nh_grp' in nh;

interface NexthopNet {
  readonly rb_root: Map<number, Nexthop>;
  /** Nexthops by device, the newest first. */
  readonly devhash: Map<number, List<number>>;
  /** Groups by member, the one that was linked last first. */
  readonly grp_list: Map<number, List<number>>;
  readonly last_id_allocated: number;
}

export interface NexthopSlice {
  readonly nets: Map<number, NexthopNet>;
}

export const NexthopEvent = t.union([
  t.type({ type: t.keyof({ nexthop_net_init: null, nexthop_net_exit: null }), net: int }),
  t.type({ type: t.literal('nh_find_unused_id'), net: int, id: int }),
  t.type({
    type: t.keyof({ insert_nexthop: null, replace_nexthop: null, remove_nexthop: null }),
    net: int,
    nh: Nexthop,
  }),
  /** @param group what is left of the group */
  t.type({ type: t.literal('remove_nh_grp_entry'), net: int, group: Group, id: int }),
  /** A message to RTNLGRP_NEXTHOP: of one that is there, or of one that is to go. */
  t.type({
    type: t.literal('nexthop_notify'),
    nlmsg_type: t.keyof({ RTM_NEWNEXTHOP: null, RTM_DELNEXTHOP: null }),
    net: int,
    nh: Nexthop,
  }),
]);
export type NexthopEvent = t.TypeOf<typeof NexthopEvent>;

declare module '../kernel.js' {
  interface Kernel {
    readonly nexthop: NexthopSlice;
  }
  interface Events {
    readonly nexthop: NexthopEvent;
  }
}

export const initial: NexthopSlice = { nets: Map() };

export const sites = {
  nexthop_net_init: 'nexthop_net_init',
  nexthop_net_exit: 'nexthop_net_exit',
  nh_find_unused_id: 'nh_find_unused_id',
  insert_nexthop: 'insert_nexthop',
  replace_nexthop: 'replace_nexthop',
  remove_nexthop: 'remove_nexthop',
  remove_nh_grp_entry: 'remove_nh_grp_entry',
  nexthop_notify: 'nexthop_notify',
} satisfies Record<NexthopEvent['type'], string>;

const NO_NEXTHOPS: NexthopNet = { rb_root: Map(), devhash: Map(), grp_list: Map(), last_id_allocated: 0 };

const netOf = (kernel: Kernel, net: number): NexthopNet => kernel.nexthop.nets.get(net) ?? NO_NEXTHOPS;

/** nexthop_find_by_id() */
export const nexthopFindById = (kernel: Kernel, net: number, id: number): Nexthop | undefined =>
  netOf(kernel, net).rb_root.get(id);

/** All nexthops of a net, in the order of their ids. */
export const nexthopsOf = (kernel: Kernel, net: number): Nexthop[] =>
  [...netOf(kernel, net).rb_root.values()].toSorted((a, b) => a.id - b.id);

/** The nexthops through a device, the newest first. */
export const devhashOf = (kernel: Kernel, net: number, dev: number): readonly number[] =>
  netOf(kernel, net).devhash.get(dev)?.toArray() ?? [];

/** The groups that a nexthop is in, the one that was linked last first. */
export const groupsOf = (kernel: Kernel, net: number, id: number): GroupNexthop[] =>
  (netOf(kernel, net).grp_list.get(id)?.toArray() ?? []).flatMap((group) => {
    const nh = nexthopFindById(kernel, net, group);
    return nh !== undefined && isGroup(nh) ? [nh] : [];
  });

/** An id that nobody has: nh_find_unused_id(), which counts. */
export const unusedId = (kernel: Kernel, net: number): number => {
  const { rb_root, last_id_allocated } = netOf(kernel, net);
  let id = last_id_allocated + 1;
  while (rb_root.has(id)) id += 1;
  return id;
};

/** One of the ways that a nexthop object leads. */
export interface NhPath {
  readonly nhi: NhInfo;
  readonly weight: number;
}

/** The members of a group, or the one nexthop itself, which has the weight 1. */
export const pathsOf = (kernel: Kernel, net: number, nh: Nexthop): NhPath[] =>
  isGroup(nh)
    ? nh.nh_grp.entries.flatMap(({ id, weight }) => {
        const member = nexthopFindById(kernel, net, id);
        return member === undefined || isGroup(member) ? [] : [{ nhi: member.nh_info, weight }];
      })
    : [{ nhi: nh.nh_info, weight: 1 }];

/** The ways of the nexthop object that a route names. */
export const pathsOfId = (kernel: Kernel, net: number, id: number): NhPath[] => {
  const nh = nexthopFindById(kernel, net, id);
  return nh === undefined ? [] : pathsOf(kernel, net, nh);
};

/** nexthop_is_blackhole(): of a group, only one of a single member can be. */
export const isBlackhole = (paths: readonly NhPath[]): boolean =>
  paths.length === 1 && paths[0]?.nhi.reject_nh === true;

const without = (lists: Map<number, List<number>>, key: number, id: number): Map<number, List<number>> => {
  const left = (lists.get(key) ?? List()).filter((each) => each !== id);
  return left.isEmpty() ? lists.delete(key) : lists.set(key, left);
};

/** list_add(): at the head, after it was taken from where it was. */
const linked = (lists: Map<number, List<number>>, key: number, id: number): Map<number, List<number>> =>
  lists.set(key, (without(lists, key, id).get(key) ?? List<number>()).unshift(id));

const devOf = (nh: Nexthop): number => (isGroup(nh) ? 0 : nh.nh_info.dev);
const entriesOf = (nh: Nexthop | undefined): readonly NhGrpEntry[] =>
  nh !== undefined && isGroup(nh) ? nh.nh_grp.entries : [];

/** A nexthop takes the place of another one, or of none. */
const put = (row: NexthopNet, nh: Nexthop): NexthopNet => {
  const before = row.rb_root.get(nh.id);
  const old = before === undefined ? 0 : devOf(before);
  const dev = devOf(nh);
  const left = old === 0 ? row.devhash : without(row.devhash, old, nh.id);
  const devhash = dev === 0 ? left : linked(left, dev, nh.id);
  let { grp_list } = row;
  for (const { id } of entriesOf(before)) grp_list = without(grp_list, id, nh.id);
  for (const { id } of entriesOf(nh)) grp_list = linked(grp_list, id, nh.id);
  return { ...row, rb_root: row.rb_root.set(nh.id, nh), devhash, grp_list };
};

const remove = (row: NexthopNet, nh: Nexthop): NexthopNet => {
  const dev = devOf(nh);
  let { grp_list } = row;
  for (const { id } of entriesOf(nh)) grp_list = without(grp_list, id, nh.id);
  return {
    ...row,
    rb_root: row.rb_root.delete(nh.id),
    devhash: dev === 0 ? row.devhash : without(row.devhash, dev, nh.id),
    grp_list,
  };
};

const patch = (slice: NexthopSlice, net: number, change: (row: NexthopNet) => NexthopNet): NexthopSlice => {
  const row = slice.nets.get(net);
  if (row === undefined) throw new Error(`net ${net} has no nexthops`);
  return { nets: slice.nets.set(net, change(row)) };
};

export const evolve = (slice: NexthopSlice, event: NexthopEvent): NexthopSlice => {
  const { net } = event;
  switch (event.type) {
    case 'nexthop_net_init':
      return { nets: slice.nets.set(net, NO_NEXTHOPS) };
    case 'nexthop_net_exit':
      return { nets: slice.nets.delete(net) };
    case 'nh_find_unused_id':
      return patch(slice, net, (row) => ({ ...row, last_id_allocated: event.id }));
    case 'insert_nexthop':
    case 'replace_nexthop':
      return patch(slice, net, (row) => put(row, event.nh));
    case 'remove_nh_grp_entry':
      return patch(slice, net, (row) => put(row, event.group));
    case 'remove_nexthop':
      return patch(slice, net, (row) => remove(row, event.nh));
    case 'nexthop_notify':
      return slice;
  }
};
