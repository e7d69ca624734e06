/**
 * Nexthop objects come, are replaced and go, and what becomes then of groups and of routes that use them
 * (net/ipv4/nexthop.c, Linux 6.18). Left out: notifiers of drivers, encapsulation.
 */
import { refuse } from '../errno.js';
import type { Call, Verdict } from '../kernel.js';
import { nowOf } from '../kernel/timekeeping.js';
import { fibCheckNexthop } from './fib_semantics.js';
import { fiListOf, fibFlush, fibInfoNotifyUpdate, fibSync } from './fib_trie.js';
import { f6iListOf, fib6RtUpdate, ip6DelRt } from './ip6_fib.js';
import { isUp, isUsable } from './netdevice.js';
import type { NetDevice, Notification, Notifier } from './netdevice.js';
import type { NlmFlag } from './netlink.js';
import { upkeep } from './nexthop_res.js';
import { devhashOf, groupsOf, isGroup, nexthopFindById, nexthopsOf, pathsOf } from './nexthop_table.js';
import type { GroupNexthop, Nexthop, NhGrpEntry, NhResTable, SingleNexthop } from './nexthop_table.js';
import type { PernetHooks } from './pernet.js';
import { fib6CheckNexthop } from './route6.js';
import { valueOf } from './sysctl_net.js';

/** Routes say what is in their nexthop object, and whoever listens to routes hears of it. */
const isCompat = (call: Call, net: number): boolean =>
  valueOf(call.kernel, net, 'ipv4', 'nexthop_compat_mode') !== '0';

const notify = (
  call: Call,
  net: number,
  nlmsg_type: 'RTM_NEWNEXTHOP' | 'RTM_DELNEXTHOP',
  nh: Nexthop,
): void => call.emit({ type: 'nexthop_notify', nlmsg_type, net, nh });

/** The table of a resilient group when its entries are others. */
const tableFor = (call: Call, table: NhResTable | null, entries: readonly NhGrpEntry[]): NhResTable | null =>
  table && { ...table, buckets: upkeep(table.buckets, entries, nowOf(call.kernel)) };

/** remove_nh_grp_entry(): with its last entry the group goes. */
const removeNhGrpEntry = (call: Call, net: number, group: GroupNexthop, id: number, told: boolean): void => {
  const { nh_grp } = group;
  if (nh_grp.entries.length === 1) {
    removeNexthop(call, net, group, told);
    return;
  }
  const entries = nh_grp.entries.filter((entry) => entry.id !== id);
  const res_table = tableFor(call, nh_grp.res_table, entries);
  const left = { ...group, nh_grp: { ...nh_grp, entries, res_table } };
  call.emit({ type: 'remove_nh_grp_entry', net, group: left, id });
  if (told) notify(call, net, 'RTM_NEWNEXTHOP', left);
};

/** __remove_nexthop_fib(): routes go with their nexthop; of those of IPv4 nobody is told. */
const removeNexthopFib = (call: Call, net: number, id: number): void => {
  if (fibSync(call, { type: '__remove_nexthop_fib', net, nh_id: id })) fibFlush(call, net);
  for (const rt of f6iListOf(call.kernel, net, id)) ip6DelRt(call, net, rt, !isCompat(call, net));
};

/** remove_nexthop(). @param told whether whoever listens hears of it, and of groups that change */
export const removeNexthop = (call: Call, net: number, nh: Nexthop, told: boolean): void =>
  call.within('remove_nexthop', `${nh.id}`, () => {
    if (told) notify(call, net, 'RTM_DELNEXTHOP', nh);
    removeNexthopFib(call, net, nh.id);
    if (!isGroup(nh))
      for (const group of groupsOf(call.kernel, net, nh.id)) removeNhGrpEntry(call, net, group, nh.id, told);
    call.emit({ type: 'remove_nexthop', net, nh });
  });

/** fib_check_nh_list(), fib6_check_nh_list(): whether the routes that use one nexthop can use another one. */
const checkNhList = (call: Call, net: number, id: number, nh: Nexthop): Verdict => {
  const { kernel } = call;
  for (const { scope } of fiListOf(kernel, net, id)) {
    const refused = fibCheckNexthop(kernel, net, nh, scope);
    if (refused !== undefined) return refused;
  }
  return f6iListOf(kernel, net, id).length === 0 ? undefined : fib6CheckNexthop(pathsOf(kernel, net, nh));
};

const no = (why: string): Verdict => refuse('EINVAL', 'replace_nexthop', why);

/** replace_nexthop(): whether it can be, by the routes and the groups that use it. */
const checkUsers = (call: Call, net: number, id: number, nh: Nexthop): Verdict => {
  const refused = checkNhList(call, net, id, nh);
  if (refused !== undefined) return refused;
  const rejects = !isGroup(nh) && nh.nh_info.reject_nh;
  for (const group of groupsOf(call.kernel, net, id)) {
    if (rejects && group.nh_grp.entries.length > 1)
      return no('Blackhole nexthop can not be a member of a group with more than one path');
    const other = checkNhList(call, net, group.id, nh);
    if (other !== undefined) return other;
  }
  return undefined;
};

/** What was said of a resilient group's table; what was not, an older table keeps. */
export interface ResConfig {
  readonly num_buckets: number | undefined;
  readonly idle_timer_ms: number | undefined;
  readonly unbalanced_timer_ms: number | undefined;
}

/** replace_nexthop_grp() */
const replaceNexthopGrp = (
  call: Call,
  net: number,
  old: GroupNexthop,
  nh: GroupNexthop,
  { num_buckets, idle_timer_ms, unbalanced_timer_ms }: ResConfig,
): Verdict => {
  const { res_table } = old.nh_grp;
  if ((res_table === null) !== (nh.nh_grp.res_table === null))
    return no('Can not replace a nexthop group with one of a different type.');
  if (res_table !== null && num_buckets !== undefined && num_buckets !== res_table.buckets.length)
    return no('Can not change number of buckets of a resilient nexthop group.');
  const table = res_table && {
    ...res_table,
    idle_timer_ms: idle_timer_ms ?? res_table.idle_timer_ms,
    unbalanced_timer_ms: unbalanced_timer_ms ?? res_table.unbalanced_timer_ms,
  };
  const nh_grp = { ...nh.nh_grp, res_table: tableFor(call, table, nh.nh_grp.entries) };
  call.emit({ type: 'replace_nexthop', net, nh: { ...old, nh_grp } });
  return undefined;
};

/** replace_nexthop_single() */
const replaceNexthopSingle = (call: Call, net: number, old: SingleNexthop, nh: SingleNexthop): Verdict => {
  if (old.nh_info.fdb_nh !== nh.nh_info.fdb_nh && groupsOf(call.kernel, net, old.id).length > 0)
    return no('Cannot change nexthop FDB status while in a group');
  call.emit({ type: 'replace_nexthop', net, nh });
  return undefined;
};

/** replace_nexthop(). @returns EINVAL: it is used where the new one cannot be, or is of another kind */
const replaceNexthop = (call: Call, net: number, old: Nexthop, nh: Nexthop, res: ResConfig): Verdict => {
  const refused = checkUsers(call, net, old.id, nh);
  if (refused !== undefined) return refused;
  if (isGroup(old))
    return isGroup(nh)
      ? replaceNexthopGrp(call, net, old, nh, res)
      : no('Can not replace a nexthop group with a nexthop.');
  return isGroup(nh)
    ? no('Can not replace a nexthop with a nexthop group.')
    : replaceNexthopSingle(call, net, old, nh);
};

/** nexthop_replace_notify(): of every route that leads another way now. */
const nexthopReplaceNotify = (call: Call, net: number, id: number): void => {
  for (const user of [id, ...groupsOf(call.kernel, net, id).map((group) => group.id)]) {
    fibInfoNotifyUpdate(call, net, user);
    for (const rt of f6iListOf(call.kernel, net, user)) fib6RtUpdate(call, net, rt);
  }
};

/** insert_nexthop(), of an id that nobody has. */
const insertNew = (call: Call, net: number, nh: Nexthop, { num_buckets }: ResConfig): Verdict => {
  if (!isGroup(nh) || nh.nh_grp.res_table === null) {
    call.emit({ type: 'insert_nexthop', net, nh });
    return undefined;
  }
  if (num_buckets === undefined)
    return refuse('EINVAL', 'insert_nexthop', 'Number of buckets not specified for nexthop group insertion');
  const { entries, res_table } = nh.nh_grp;
  const buckets = upkeep(Array<undefined>(num_buckets).fill(undefined), entries, nowOf(call.kernel));
  const nh_grp = { ...nh.nh_grp, res_table: { ...res_table, buckets } };
  call.emit({ type: 'insert_nexthop', net, nh: { ...nh, nh_grp } });
  return undefined;
};

/** insert_nexthop(). @returns EEXIST; ENOENT: nothing to replace, and nothing is to be made; EINVAL */
export const insertNexthop = (
  call: Call,
  net: number,
  nh: Nexthop,
  nlmsg_flags: readonly NlmFlag[],
  res: ResConfig,
): Verdict =>
  call.within('insert_nexthop', `${nh.id}`, () => {
    const old = nexthopFindById(call.kernel, net, nh.id);
    const replaces = nlmsg_flags.includes('NLM_F_REPLACE');
    if (old !== undefined && !replaces) return refuse('EEXIST', 'insert_nexthop');
    if (old === undefined && replaces && !nlmsg_flags.includes('NLM_F_CREATE')) {
      const why = 'Replace specified without create and no entry exists';
      return refuse('ENOENT', 'insert_nexthop', why);
    }
    const refused =
      old === undefined ? insertNew(call, net, nh, res) : replaceNexthop(call, net, old, nh, res);
    if (refused !== undefined) return refused;
    const now = nexthopFindById(call.kernel, net, nh.id);
    if (now !== undefined) notify(call, net, 'RTM_NEWNEXTHOP', now);
    if (old !== undefined && isCompat(call, net)) nexthopReplaceNotify(call, net, nh.id);
    return undefined;
  });

/** nexthop_flush_dev(): nothing leads through the device any more; what drops does so while it is down. */
const nexthopFlushDev = (call: Call, { net, dev }: NetDevice, event: Notification): void => {
  for (const id of devhashOf(call.kernel, net, dev)) {
    const nh = nexthopFindById(call.kernel, net, id);
    if (nh === undefined || isGroup(nh)) continue;
    if (nh.nh_info.reject_nh && event !== 'NETDEV_UNREGISTER') continue;
    removeNexthop(call, net, nh, false);
  }
};

/** nh_netdev_event() */
export const notifier: Notifier = (call, event, device) => {
  const isLost = event === 'NETDEV_CHANGE' && !(isUp(device) && isUsable(device));
  if (event === 'NETDEV_DOWN' || event === 'NETDEV_UNREGISTER' || isLost)
    nexthopFlushDev(call, device, event);
};

export const pernet = {
  nexthop_net_ops: {
    init: (call, net) => {
      call.emit({ type: 'nexthop_net_init', net });
      return undefined;
    },
    exit_rtnl: (call, net) => {
      // What is left of a group goes with its last member.
      for (const { id } of nexthopsOf(call.kernel, net)) {
        const nh = nexthopFindById(call.kernel, net, id);
        if (nh !== undefined) removeNexthop(call, net, nh, false);
      }
    },
    exit: (call, net) => call.emit({ type: 'nexthop_net_exit', net }),
  },
} satisfies Record<string, PernetHooks>;
